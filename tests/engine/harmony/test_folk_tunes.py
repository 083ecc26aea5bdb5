"""500 folk tunes of music21's corpus, every metre and mode: none fails, every melody comes back as it was.

The whole of each tune goes through a decoder that throws dice instead of asking the network, which would take most of an
hour for all of them; the first two bars of every tenth tune go through the shipped network as well (`benchmarks.folk_tunes`
writes all of every tune). 380 of the tunes are read by music21, 120 by the studio's own reader of ABC, as a musician's file
would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

import pytest

from musicstudio.engine.harmony import Controls, Harmonizer
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Measure, MetreChange, Note, Part, Score

from .tunes import check_answer

COLLECTIONS = (
    ("airdsAirs", 60),
    ("ryansMammoth", 60),
    ("oneills1850", 60),
    ("essenFolksong", 200),
)
# From the end of these collections, so that they are other tunes.
ABC_COLLECTIONS = (("airdsAirs", 40), ("ryansMammoth", 40), ("oneills1850", 40))


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


def abc_tunes() -> Iterator[tuple[str, Score]]:
    """Tunes that our own reader reads; UnreadableScore when it refuses one."""
    from music21 import corpus

    for collection, wanted in ABC_COLLECTIONS:
        paths = [path for path in corpus.getPaths() if collection in str(path) and path.suffix == ".abc"]
        tunes = [(path.name, tune) for path in paths for tune in re.split(rb"^(?=X:)", path.read_bytes(), flags=re.MULTILINE)[1:]]
        for name, tune in tunes[-wanted:]:
            yield f"{collection} {name} {tune[:12]!r}", read_score(tune, name).score


def opening(score: Score, bars: int) -> Score:
    """The first bars of a score."""
    measures = score.measures[:bars]
    end = measures[-1].end
    parts = tuple(replace(p, notes=tuple(n for n in p.notes if n.onset < end)) for p in score.parts)
    return replace(score, measures=measures, parts=parts, metres=tuple(m for m in score.metres if m.tick < end))


@pytest.mark.filterwarnings("ignore")
def test_500_folk_tunes(shipped: Harmonizer, dice: Harmonizer) -> None:
    count, with_network, metres = 0, 0, set()
    for name, score in chain(folk_tunes(), abc_tunes()):
        count += 1
        metres |= {(m.beats, m.unit) for m in score.metres}
        melody = score.parts[0].id
        try:
            check_answer(score, dice.harmonize(score, Controls(candidates=1))[0], melody)
            first = opening(score, 2)
            if count % 10 == 0 and any(n.duration for n in first.parts[0].notes):
                with_network += 1
                check_answer(first, shipped.harmonize(first, Controls(candidates=1))[0], melody)
        except Exception as error:
            raise AssertionError(name) from error
    assert count >= 500
    assert with_network >= 45
    assert len(metres) >= 8
