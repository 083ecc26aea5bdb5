"""500 folk tunes of music21's corpus, every metre and mode: none fails, every melody comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from musicstudio.engine.harmony import Controls, Harmonizer
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Measure, MetreChange, Note, Part, Score

from .tunes import check_answer

COLLECTIONS = (
    ("airdsAirs", 90),
    ("ryansMammoth", 90),
    ("oneills1850", 90),
    ("essenFolksong", 230),
)


def ticks(quarters: Any) -> int:
    return round(Fraction(quarters) * TICKS_PER_QUARTER)


def as_score(tune: Any) -> Score | None:
    """A music21 stream with one part as a Score; None when it has no notes or its bars do not follow each other."""
    from music21 import stream

    part = tune.parts[0] if tune.parts else tune
    measures: list[Measure] = []
    metres: dict[int, MetreChange] = {}
    notes: list[Note] = []
    place = 0
    for number, bar in enumerate(part.getElementsByClass(stream.Measure)):
        start, length = place, max(ticks(bar.duration.quarterLength), 1)
        signature = bar.timeSignature
        if signature is not None and signature.denominator & (signature.denominator - 1) == 0:
            metres[start] = MetreChange(start, signature.numerator, signature.denominator)
        for note in bar.recurse().notes:
            onset = start + ticks(note.getOffsetInHierarchy(bar))
            duration = min(ticks(note.quarterLength), start + length - onset)
            grace = duration <= 0
            pitch = max(p.midi for p in note.pitches) if note.pitches else 60
            notes.append(Note(f"n{len(notes)}", onset, max(0, duration), pitch, grace=grace))
        measures.append(Measure(start, length, str(number + 1)))
        place += length
    if not any(n.duration for n in notes):
        return None
    metres.setdefault(0, MetreChange(0, 4, 4))
    notes.sort(key=lambda n: (n.onset, n.voice, n.pitch, n.id))
    changes = tuple(metres[tick] for tick in sorted(metres))
    return Score(tuple(measures), (Part("tune", "Tune", tuple(notes)),), changes)


def folk_tunes() -> Iterator[tuple[str, Score]]:
    from music21 import corpus, stream

    for collection, wanted in COLLECTIONS:
        found = 0
        for path in corpus.getPaths():
            if collection not in str(path) or found >= wanted:
                continue
            parsed = corpus.parse(path)
            scores = list(parsed.scores) if isinstance(parsed, stream.Opus) else [parsed]
            for tune in scores[: 60 if collection == "essenFolksong" else None]:
                score = as_score(tune)
                if score is not None and found < wanted:
                    found += 1
                    yield f"{collection} {path.name} {found}", score


def opening(score: Score, bars: int) -> Score:
    """The first bars of a score."""
    measures = score.measures[:bars]
    end = measures[-1].end
    parts = tuple(replace(p, notes=tuple(n for n in p.notes if n.onset < end)) for p in score.parts)
    return replace(score, measures=measures, parts=parts, metres=tuple(m for m in score.metres if m.tick < end))


@pytest.mark.filterwarnings("ignore")
def test_500_folk_tunes(shipped: Harmonizer, dice: Harmonizer) -> None:
    count, metres = 0, set()
    for name, score in folk_tunes():
        count += 1
        metres |= {(m.beats, m.unit) for m in score.metres}
        try:
            check_answer(score, dice.harmonize(score, Controls(candidates=1))[0], "tune")
            first = opening(score, 2)
            if any(n.duration for n in first.parts[0].notes):
                check_answer(first, shipped.harmonize(first, Controls(candidates=1))[0], "tune")
        except Exception as error:
            raise AssertionError(name) from error
    assert count >= 500
    assert len(metres) >= 8
