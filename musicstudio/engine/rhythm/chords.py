"""Which chord stands at each moment: as written in a score, or heard from its notes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicstudio.engine.accompaniment.slots import Beat
from musicstudio.engine.accompaniment.vocabulary import chord_from, understood
from musicstudio.engine.notation.chords import QUALITIES, Chord
from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.request import ChordPin

HEARD = ("", "m", "7", "m7", "dim", "m7b5", "aug")
CHANGE = 0.35  # share of a beat's music that a new chord must explain better
ALIEN = 0.6  # cost of a sounding tone that is not in the chord, against one that is


@dataclass(frozen=True)
class Chords:
    """Chords by the tick from which they stand; None = silence."""

    ticks: tuple[int, ...]
    chords: tuple[Chord | None, ...]

    def at(self, tick: int) -> Chord | None:
        """The chord at `tick`; None before the first one."""
        index = bisect_right(self.ticks, tick) - 1
        return self.chords[index] if index >= 0 else None

    def within(self, start: int, end: int) -> Chord | None:
        """The chord at `start`, or the first that comes before `end` when none stands there."""
        inside = (self.at(tick) for tick in (start, *(t for t in self.ticks if start < t < end)))
        return next((chord for chord in inside if chord is not None), None)


def written_chords(score: Score, pins: Iterable[ChordPin] = ()) -> Chords:
    """The score's chord symbols under `pins`, which go before them. Text that names no chord asks for silence."""
    symbols = {symbol.tick: understood(symbol.text) for symbol in score.chords}
    own = Chords(tuple(sorted(symbols)), tuple(symbols[tick] for tick in sorted(symbols)))
    pinned = sorted(pins, key=lambda pin: pin.start)
    ticks = sorted({*symbols, *(tick for pin in pinned for tick in (pin.start, pin.end))})
    chords = []
    for tick in ticks:
        pin = next((pin for pin in pinned if pin.start <= tick < pin.end and pin.pitch_classes), None)
        chords.append(chord_from(pin.pitch_classes, pin.bass) if pin else own.at(tick))
    return Chords(tuple(ticks), tuple(chords))


_STATES = [(root, quality) for root in range(12) for quality in HEARD]
_TEMPLATES = np.array([[(c - root) % 12 in QUALITIES[quality] for c in range(12)] for root, quality in _STATES])
_WEIGHTS = np.where(_TEMPLATES, 1.0, -ALIEN) - 0.03 * np.array([len(QUALITIES[q]) for _, q in _STATES])[:, None]
_BASS = 0.4 * np.array([[c == root for c in range(12)] for root, _ in _STATES])


def heard_chords(felt: Sequence[Beat], notes: Sequence[Note]) -> Chords:
    """The chords of music without symbols, one for every felt beat: the sequence that explains most of what sounds with few
    changes (Viterbi over templates; Bello and Pickens 2005 without the training)."""
    starts = [beat.start for beat in felt]
    classes, lowest = np.zeros((len(felt), 12)), np.full(len(felt), 128)
    for note in notes:
        index = max(0, bisect_right(starts, note.onset) - 1)
        while index < len(felt) and felt[index].start < note.end:
            beat = felt[index]
            classes[index, note.pitch % 12] += max(0, min(beat.end, note.end) - max(beat.start, note.onset))
            lowest[index] = min(lowest[index], note.pitch)
            index += 1
    silent = classes.sum(1) == 0
    classes /= np.maximum(1, classes.sum(1, keepdims=True))
    fits: npt.NDArray[np.float64] = classes @ _WEIGHTS.T + np.where(silent[:, None], 0, _BASS[:, lowest % 12].T)
    best, back = fits[:1], []
    for fit in fits[1:]:
        stay, go = best[-1], best[-1].max() - CHANGE
        back.append(np.where(stay >= go, np.arange(len(stay)), best[-1].argmax()))
        best = np.concatenate([best, (np.maximum(stay, go) + fit)[None]])
    path = [int(best[-1].argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    found = (_STATES[state] for state in reversed(path))
    return Chords(tuple(starts), tuple(Chord(r, frozenset((r + i) % 12 for i in QUALITIES[q])) for r, q in found))
