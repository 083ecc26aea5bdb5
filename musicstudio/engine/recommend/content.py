"""What music is like, as numbers from the written score, so that a work that nobody has heard yet can be near others.

`features_of` gives the 64 floats named in FEATURES. Each lies roughly between -2 and 2; shares lie between 0 and 1. Features of
recordings may be appended to them: `Tower` standardises whatever comes, as long as all items have the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Part, Score
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.recommend.weighing import Floats

_STEPS = (0, 2, 4, 7, 12)  # upper ends, in semitones, of unison, step, third, fourth to fifth, up to the octave; then leaps
_LENGTHS = (0.2, 0.3, 0.6, 0.9, 1.25, 2.5)  # upper ends in quarters
_TRIADS = {frozenset(tones): name for name, tones in (("major", (0, 4, 7)), ("minor", (0, 3, 7)), ("diminished", (0, 3, 6)))}
_SEVENTH = frozenset((0, 4, 7, 10))
FEATURES = (
    "minor", "sharps", "triple", "compound", "bar", "tempo", "notes per second", "notes per quarter", "duration",
    "mean pitch", "range", "spread", "parts", "sounding at once", "together", "off the beat", "tuplets", "words",
    *(f"degree {degree}" for degree in range(12)),
    "unison", "step up", "step down", "third up", "third down", "fifth up", "fifth down", "octave up", "octave down", "leap",
    *(f"length {number}" for number in range(len(_LENGTHS) + 1)),
    *(f"family {number}" for number in range(12)), "percussion",
    "major chords", "minor chords", "diminished chords", "sevenths",
)  # fmt: skip
"""What each float is.

minor, triple, compound   share of the time in minor keys; in bars of three beats; in bars whose beats are divided by three
sharps       fifths of the key signature over 7;  bar  quarters of a bar over 4;  tempo  octaves of quarters a minute from 96
notes per …  and duration (seconds): natural logarithms of 1 + x
mean pitch   octaves from middle C; range octaves; spread octaves of standard deviation; of all notes but percussion
parts        logarithm; sounding at once: notes at an onset over 4; together: share of onsets at which every part starts a note
off the beat share of notes not on a quarter; tuplets: share of notes in one; words: share of notes with a syllable
degree       share of the sounding time of each pitch class above the tonic
unison …     shares of the melodic intervals between the highest notes of each part; up to so many semitones
length       shares of the notes: up to 0.2, 0.3, 0.6, 0.9, 1.25, 2.5 quarters, longer
family       shares of the notes by General MIDI family: piano, chromatic percussion, organ, guitar, bass, strings, ensemble, brass,
             reed, pipe, synthesiser lead and pad, all others
… chords     shares of the onsets with at least three pitch classes
"""
SIZE = len(FEATURES)
_UPWARDS = ("step", "third", "fifth", "octave")


def features_of(score: Score) -> Floats:
    """(64,) FEATURES of a score; zeros where there is nothing to tell from. Never raises for a valid score."""
    parts = [replace(part, notes=tuple(note for note in sounding_notes(part) if not note.grace)) for part in score.parts]
    pitched = [(part, note) for part in parts if not part.percussion for note in part.notes]
    every = [note for part in parts for note in part.notes]
    told = dict.fromkeys(FEATURES, 0.0)
    told |= _setting(score)
    if every:
        told |= _texture(score, parts, every)
    if pitched:
        told |= _pitches(score, [note for _, note in pitched])
        told |= _melody([part for part in parts if not part.percussion])
        told |= _instruments(parts, len(every))
        told |= _chords([note for _, note in pitched])
    return np.array([told[name] for name in FEATURES], np.float32)


def _shares(changes: Sequence[tuple[int, float]], end: int) -> float:
    """Mean over time of what holds from each tick on."""
    ticks = [tick for tick, _ in changes] + [max(end, changes[-1][0] + 1)]
    return sum(value * (after - tick) for (tick, value), after in zip(changes, ticks[1:], strict=True)) / (ticks[-1] - ticks[0])


def _setting(score: Score) -> dict[str, float]:
    compound = [(metre.tick, float(metre.beats > 3 and metre.beats % 3 == 0)) for metre in score.metres]
    seconds = seconds_at(score, [score.end])[0]
    return {
        "minor": _shares([(key.tick, float(key.mode == "minor")) for key in score.keys], score.end),
        "sharps": _shares([(key.tick, key.fifths / 7) for key in score.keys], score.end),
        "triple": _shares([(metre.tick, float(metre.beats == 3)) for metre in score.metres], score.end),
        "compound": _shares(compound, score.end),
        "bar": _shares([(metre.tick, metre.bar_ticks / TICKS_PER_QUARTER / 4) for metre in score.metres], score.end),
        "tempo": _shares([(tempo.tick, float(np.log2(tempo.bpm / 96))) for tempo in score.tempos], score.end),
        "duration": float(np.log1p(seconds)),
    }


def _texture(score: Score, parts: Sequence[Part], every: Sequence[Note]) -> dict[str, float]:
    playing = [part for part in parts if part.notes]
    starts = [{note.onset for note in part.notes} for part in playing]
    onsets = set[int]().union(*starts)
    lengths = np.searchsorted(_LENGTHS, [note.duration / TICKS_PER_QUARTER for note in every])
    count, quarters = len(every), max(1.0, score.end / TICKS_PER_QUARTER)
    seconds = max(1.0, seconds_at(score, [score.end])[0])
    return {
        "notes per second": float(np.log1p(count / seconds)),
        "notes per quarter": float(np.log1p(count / quarters)),
        "parts": float(np.log(len(playing))),
        "sounding at once": sum(note.duration for note in every) / max(1, _covered(every)) / 4,
        "together": sum(all(onset in each for each in starts) for onset in onsets) / len(onsets),
        "off the beat": sum(note.onset % TICKS_PER_QUARTER != 0 for note in every) / count,
        "tuplets": sum(note.tuplet is not None for note in every) / count,
        "words": sum(bool(note.lyrics) for note in every) / count,
        **{f"length {number}": float(np.mean(lengths == number)) for number in range(len(_LENGTHS) + 1)},
    }


def _covered(notes: Sequence[Note]) -> int:
    """Ticks in which anything sounds."""
    covered = until = 0
    for note in sorted(notes, key=lambda note: note.onset):
        covered += max(0, note.end - max(until, note.onset))
        until = max(until, note.end)
    return covered


def _pitches(score: Score, notes: Sequence[Note]) -> dict[str, float]:
    pitches = np.array([note.pitch for note in notes])
    times = np.array([note.duration for note in notes], float)
    tonics = [(key.fifths * 7 + (9 if key.mode == "minor" else 0)) % 12 for key in map(score.key_at, (note.onset for note in notes))]
    degrees = np.bincount((pitches - tonics) % 12, times, minlength=12) / max(1.0, times.sum())
    return {
        "mean pitch": float(np.average(pitches, weights=np.maximum(1, times)) - 60) / 12,
        "range": float(np.ptp(pitches)) / 12,
        "spread": float(pitches.std()) / 12,
        **{f"degree {degree}": float(share) for degree, share in enumerate(degrees)},
    }


def _melody(parts: Sequence[Part]) -> dict[str, float]:
    steps = list[int]()
    for part in parts:
        highest = dict[int, int]()
        for note in part.notes:
            highest[note.onset] = max(note.pitch, highest.get(note.onset, 0))
        steps += [after - before for before, after in pairwise(highest[onset] for onset in sorted(highest))]
    if not steps:
        return {}
    kinds = np.searchsorted(_STEPS, np.abs(steps))
    rising = np.array(steps) > 0
    told = {"unison": float(np.mean(kinds == 0)), "leap": float(np.mean(kinds == len(_STEPS)))}
    for kind, name in enumerate(_UPWARDS, 1):
        told[f"{name} up"] = float(np.mean((kinds == kind) & rising))
        told[f"{name} down"] = float(np.mean((kinds == kind) & ~rising))
    return told


def _instruments(parts: Sequence[Part], count: int) -> dict[str, float]:
    told = {f"family {number}": 0.0 for number in range(12)} | {"percussion": 0.0}
    for part in parts:
        family = part.program // 8
        name = "percussion" if part.percussion else f"family {10 if family in (10, 11) else min(family, 11)}"
        told[name] += len(part.notes) / count
    return told


def _chords(notes: Sequence[Note]) -> dict[str, float]:
    """By the notes that sound at each onset."""
    ordered = sorted(notes, key=lambda note: note.onset)
    counts, seen, sounding = dict.fromkeys(("major", "minor", "diminished", "seventh"), 0), 0, list[Note]()
    for place, note in enumerate(ordered):
        sounding = [*(other for other in sounding if other.end > note.onset), note]
        if place + 1 < len(ordered) and ordered[place + 1].onset == note.onset:
            continue
        tones = {other.pitch % 12 for other in sounding}
        if len(tones) >= 3:
            seen += 1
            if kind := _kind(tones):
                counts[kind] += 1
    share = {kind: number / max(1, seen) for kind, number in counts.items()}
    return {f"{kind} chords": share[kind] for kind in ("major", "minor", "diminished")} | {"sevenths": share["seventh"]}


def _kind(tones: set[int]) -> str:
    for root in tones:
        above = frozenset((tone - root) % 12 for tone in tones)
        if above in _TRIADS:
            return _TRIADS[above]
        if above == _SEVENTH:
            return "seventh"
    return ""


@dataclass(frozen=True)
class Tower:
    """How features become a unit vector of content, and a guess of the factors.

    mean, scale (d,)      of the features over all items that have any
    ridge       (d, f)    from unit vectors to factors
    """

    mean: Floats
    scale: Floats
    ridge: Floats

    @classmethod
    def fitted(
        cls, features: Floats, factors: Floats, heard: npt.NDArray[np.float64], among: npt.NDArray[np.bool_], penalty: float = 10.0
    ) -> Self:
        """features (n, d) of all items that have them; factors (m, f) and listeners (m,) of those `among` them (n,) that anybody
        has heard. What few have heard says little of what its factors should be."""
        mean = features.mean(0) if len(features) else np.zeros(features.shape[1])
        scale = np.maximum(features.std(0), 1e-3) if len(features) else np.ones(features.shape[1])
        bare = cls(mean.astype(np.float32), scale.astype(np.float32), np.zeros((features.shape[1], factors.shape[1]), np.float32))
        unit, trust = bare.unit(features[among]).astype(np.float64), np.log1p(heard)[:, None]
        system = unit.T @ (unit * trust) + penalty * np.eye(unit.shape[1])
        return replace(bare, ridge=np.linalg.solve(system, unit.T @ (factors * trust)).astype(np.float32))

    def unit(self, features: Floats) -> Floats:
        """(n, d) of length 1, or 0 for what is exactly the mean."""
        # What is far out in one respect is not all that there is to say.
        standard = np.clip((features - self.mean) / self.scale, -3, 3)
        lengths = np.linalg.norm(standard, axis=-1, keepdims=True)
        return np.asarray(standard / np.maximum(lengths, 1e-9), np.float32)

    def factors(self, unit: Floats) -> Floats:
        return unit @ self.ridge


def matrix_of(items: Sequence[str], features: Mapping[str, npt.NDArray[np.generic]]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """(items, d) float32, and (items,) whether an item has any. Raises ValueError where two items have not as many."""
    sizes = {len(vector) for vector in features.values()}
    if len(sizes) > 1:
        raise ValueError(f"all items need as many features; there are {sorted(sizes)}")
    there = np.array([item in features for item in items], bool)
    matrix = np.zeros((len(items), sizes.pop() if sizes else 0), np.float32)
    for place in np.flatnonzero(there).tolist():
        matrix[place] = features[items[place]]
    if not np.isfinite(matrix).all():
        raise ValueError("features must be finite numbers")
    return matrix, there
