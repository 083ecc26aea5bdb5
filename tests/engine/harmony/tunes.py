"""Melodies for the tests."""

from __future__ import annotations

from itertools import pairwise

from musicstudio.engine.notation.choir import WRITTEN_PARTS
from musicstudio.engine.notation.json_form import check_score
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    KeyChange,
    Lyric,
    MetreChange,
    Note,
    Part,
    Score,
    Tempo,
    regular_measures,
)

QUARTER = TICKS_PER_QUARTER
METRES = ((2, 2), (2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4))
MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 11)
LINE = (0, 2, 1, 4, 3, 2, 5, 4, 6, 7, 4, 3, 1, 0)


def difficult(tonic: int, metre: tuple[int, int], pickup: bool, minor: bool, bars: int = 2) -> Score:
    """A tune with a triplet, a rest, a chromatic note, a grace note, 32nds, a tie over a barline, lyrics and a fermata."""
    change = MetreChange(0, *metre)
    lead = QUARTER if pickup else 0
    measures = regular_measures(lead + bars * change.bar_ticks, (change,), lead)
    scale = MINOR if minor else MAJOR
    pitches = [60 + tonic + 12 * (d // 7) + scale[d % 7] for d in LINE]
    notes: list[Note] = []
    tick = 0

    def add(duration: int, pitch: int, **more: object) -> None:
        nonlocal tick
        duration = min(duration, measures[-1].end - tick)
        if duration > 0:
            notes.append(Note(f"n{len(notes)}", tick, duration, pitch, **more))  # type: ignore[arg-type]
            tick += duration

    for i in range(400):
        if tick >= measures[-1].end:
            break
        pitch, kind = pitches[i % len(pitches)], i % 7
        if kind == 1:
            for k in range(3):
                add(QUARTER // 3, pitch + k, tuplet=(3, 2))
        elif kind == 2:
            notes.append(Note(f"n{len(notes)}", tick, 0, pitch + 2, grace=True))
            add(QUARTER // 2, pitch, lyrics=(Lyric("la"),))
            tick += QUARTER // 2
        elif kind == 3:
            add(QUARTER // 8, pitch)
            add(QUARTER // 8, pitch + 1, spelling="C#")
            add(QUARTER // 4, pitch)
        elif kind == 5:
            add(QUARTER * 3 // 2, pitch, fermata=True, velocity=101)
        else:
            add(QUARTER // 2, pitch)
    mode = "minor" if minor else "major"
    return Score(
        measures, (Part("soprano", "Soprano", tuple(n for n in notes if n.end <= measures[-1].end), 40),), (change,),
        (KeyChange(0, 0, mode),), (Tempo(0, 88.0), Tempo(QUARTER, 60.0)), title="Test",
    )  # fmt: skip


def simple(bars: int = 4, beats: int = 4, start: int = 67) -> Score:
    """Quarter notes up and down a scale in `beats`/4."""
    shape = (0, 2, 4, 5, 7, 5, 4, 2)
    notes = tuple(Note(f"n{i}", i * QUARTER, QUARTER, start + shape[i % 8]) for i in range(bars * beats))
    metre = (MetreChange(0, beats, 4),)
    return Score(regular_measures(bars * beats * QUARTER, metre), (Part("soprano", "Soprano", notes),), metre)


def check_answer(source: Score, answer: Score, melody: str = "soprano") -> None:
    """The user's music is untouched and the added parts are well-formed; none falls silent."""
    check_score(answer)
    for part in source.parts:
        if part.id not in WRITTEN_PARTS:
            assert answer.part(part.id) == part
    for name in ("measures", "metres", "keys", "tempos", "chords", "title"):
        assert getattr(answer, name) == getattr(source, name)
    assert set(WRITTEN_PARTS) <= {p.id for p in answer.parts}
    assert answer.part(melody)
    for name in WRITTEN_PARTS:
        notes = answer.part(name).notes
        assert notes
        for a, b in pairwise(notes):
            assert a.end <= b.onset
            if a.tie in ("start", "continue"):
                assert (a.end, a.pitch) == (b.onset, b.pitch)
                assert b.tie in ("stop", "continue")
        for note in notes:
            assert note.end <= answer.measures[answer.measure_at(note.onset)].end
            assert 0 <= note.pitch <= 127
