"""Chorales for training and evaluation: the canonical file, the JS Fakes and music21's corpus, all in one form.

A `Chorale` is a grid of 16th steps by four voices (soprano, alto, tenor, bass). What a source does not record
is marked unknown instead of being guessed: the canonical file has no barlines, fermatas or repeated notes.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from musicstudio.engine.harmony.metrics import Piece, beat_windows

Ints = npt.NDArray[np.int64]
log = logging.getLogger(__name__)

CHORALES = "chorales/Jsb16thSeparated.npz"  # within the data folder
REST = 0  # MIDI 0 never sounds in a chorale, so it can stand for a rest
UNKNOWN = -1
STEPS_PER_BEAT = 4
METRES = {2: 3, 3: 1, 4: 2}  # beats per bar -> metre class; class 0 is "metre unknown"
REAL, FAKE = 0, 1


@dataclass(frozen=True)
class Chorale:
    """One piece. T steps of a quarter of a beat.

    pitch   (T, 4) MIDI number, REST = 0
    attack  (T, 4) 1 = a note starts here, 0 = it goes on, UNKNOWN = -1
    bar     (T,)   metre class * 16 + step in the bar; class 0 counts steps from the start of the piece
    fermata (T,)   1 = under a fermata, 0 = not, UNKNOWN = -1
    """

    name: str
    pitch: Ints
    attack: Ints
    bar: Ints
    fermata: Ints
    source: int = REAL
    extra: dict[str, Any] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.pitch)


def bar_code(beats_per_bar: int, step_in_bar: int, bar_index: int = 0) -> int:
    """The model's bar position: metre class * 16 + step in the bar; two-beat bars pair up into the four-beat pattern."""
    if beats_per_bar == 2:
        return METRES[4] * 16 + (step_in_bar + 8 * (bar_index % 2)) % 16
    metre = METRES.get(beats_per_bar, 0)
    return metre * 16 + step_in_bar % 16


def unmetred(name: str, pitch: Ints, source: int = REAL) -> Chorale:
    """A chorale of which only the pitches are known."""
    steps = len(pitch)
    unknown = np.full(steps, UNKNOWN, np.int64)
    return Chorale(name, pitch, np.full((steps, 4), UNKNOWN, np.int64), np.arange(steps) % 16, unknown, source)


def load_canonical(path: Path | str) -> dict[str, list[Chorale]]:
    """The benchmark file `Jsb16thSeparated.npz` (Boulanger-Lewandowski's split): keys train, valid, test; NaN = rest."""
    data = np.load(path, allow_pickle=True, encoding="latin1")
    return {
        split: [
            unmetred(f"{split}-{i}", np.nan_to_num(np.asarray(x, float), nan=REST).astype(np.int64))
            for i, x in enumerate(data[split])
        ]
        for split in ("train", "valid", "test")
    }


def load_fakes(path: Path | str) -> list[Chorale]:
    """JS Fake Chorales (O. Peracha, CC BY 4.0): key `pitches`, -1 = rest."""
    data = np.load(path, allow_pickle=True, encoding="latin1")
    pieces = (np.nan_to_num(np.asarray(x, float), nan=REST).astype(np.int64) for x in data["pitches"])
    return [unmetred(f"fake-{i}", np.maximum(x, REST), FAKE) for i, x in enumerate(pieces)]


def intervals(soprano: Ints) -> list[int]:
    """The melody's steps between successive distinct sounding pitches, so that transposition does not matter."""
    sounding = soprano[soprano > REST]
    steps = np.diff(sounding)
    return [int(s) for s in steps if s]


def same_tune(a: list[int], b: list[int], length: int = 12, share: float = 0.5) -> bool:
    """Whether more than `share` of either melody's `length`-interval windows occur in the other."""
    if min(len(a), len(b)) < length:
        return a == b
    grams = [{tuple(x[i : i + length]) for i in range(len(x) - length + 1)} for x in (a, b)]
    common = len(grams[0] & grams[1])
    return common > share * len(grams[0]) or common > share * len(grams[1])


def hold_out(pieces: list[Chorale], held: list[Chorale]) -> tuple[list[Chorale], list[str]]:
    """Split `pieces` into those safe to train on and the names of those whose soprano is a held-out tune."""
    tunes = [intervals(x.pitch[:, 0]) for x in held]
    kept: list[Chorale] = []
    dropped: list[str] = []
    for piece in pieces:
        tune = intervals(piece.pitch[:, 0])
        if any(same_tune(tune, other) for other in tunes):
            dropped.append(piece.name)
        else:
            kept.append(piece)
    return kept, dropped


def sounding(piece: Chorale) -> Piece:
    """The piece as metrics.py wants it: pitches as floats, NaN = rest."""
    return np.where(piece.pitch > REST, piece.pitch.astype(float), np.nan)


def without_quotations(pieces: list[Chorale], held: list[Chorale]) -> tuple[list[Chorale], list[str]]:
    """Split `pieces` into those safe to train on and the names of those that share 12 beats of all four voices with a
    held-out piece, in any key and at any place in the beat. Bach used passages again under other tunes, and a model that
    wrote synthetic pieces may quote what it was trained on."""
    known = {window for piece in held for window in beat_windows(sounding(piece))}
    kept: list[Chorale] = []
    dropped: list[str] = []
    for piece in pieces:
        sound = sounding(piece)
        quotes = any(window in known for phase in range(STEPS_PER_BEAT) for window in beat_windows(sound[phase:]))
        if quotes:
            dropped.append(piece.name)
        else:
            kept.append(piece)
    return kept, dropped


def convert_music21(name: str) -> Chorale | None:
    """Read one file of music21's corpus; None unless it has exactly four monophonic-enough parts on a 16th grid."""
    from music21 import corpus, meter, stream

    score = corpus.parse(name)
    parts = list(score.parts)
    if len(parts) != 4:
        return None
    steps = int(Fraction(score.highestTime) * STEPS_PER_BEAT)
    if steps < 64:
        return None
    pitch = np.full((steps, 4), REST, np.int64)
    attack = np.zeros((steps, 4), np.int64)
    fermata = np.zeros(steps, np.int64)
    for v, part in enumerate(parts):
        for note in part.flatten().notes:
            start = round(float(note.offset) * STEPS_PER_BEAT)
            end = max(start + 1, round(float(note.offset + note.quarterLength) * STEPS_PER_BEAT))
            pitch[start:end, v] = max(p.midi for p in note.pitches)
            if start < steps and not (note.tie and note.tie.type in ("stop", "continue")):
                attack[start, v] = 1
            if any("Fermata" in type(e).__name__ for e in note.expressions):
                fermata[start:end] = 1
    bar = np.zeros(steps, np.int64)
    position, beats = 0, 4
    for i, measure in enumerate(parts[0].getElementsByClass(stream.Measure)):
        signature = measure.timeSignature
        if isinstance(signature, meter.TimeSignature):
            beats = int(signature.barDuration.quarterLength)
        length = round(float(measure.duration.quarterLength) * STEPS_PER_BEAT)
        full = beats * STEPS_PER_BEAT
        if length >= full:
            position = 0
        elif i == 0:
            position = full - length
        start = round(float(measure.offset) * STEPS_PER_BEAT)
        for k in range(max(0, min(length, steps - start))):
            bar[start + k] = bar_code(beats, (position + k) % full, (position + k) // full)
        position = (position + length) % full
    return Chorale(name, pitch, attack, bar, fermata)


def music21_chorales(cache: Path) -> list[Chorale]:
    """Every four-part Bach piece of music21's corpus, converted once and kept in `cache`/music21.npz."""
    file = cache / "music21.npz"
    if not file.exists():
        from music21 import corpus

        cache.mkdir(parents=True, exist_ok=True)
        pieces = []
        for path in corpus.getComposer("bach"):
            if "riemenschneider" in Path(path).stem:  # analyses without notes
                continue
            try:
                piece = convert_music21(f"bach/{Path(path).stem}")
            except Exception as error:  # a corpus file that music21 itself cannot read is no reason to stop
                log.warning("skipped %s: %s", path, error)
                continue
            if piece is not None:
                pieces.append(piece)
        stacked: dict[str, Any] = {
            "names": np.array([x.name for x in pieces]),
            "lengths": np.array([len(x) for x in pieces]),
        }
        for key in ("pitch", "attack", "bar", "fermata"):
            stacked[key] = np.concatenate([getattr(x, key) for x in pieces]).astype(np.int16)
        np.savez_compressed(file, **stacked)
    data = np.load(file)
    ends = np.cumsum(data["lengths"])
    columns = {k: data[k].astype(np.int64) for k in ("pitch", "attack", "bar", "fermata")}
    return [
        Chorale(str(name), *(columns[k][end - n : end] for k in ("pitch", "attack", "bar", "fermata")))
        for name, n, end in zip(data["names"], data["lengths"], ends, strict=True)
    ]
