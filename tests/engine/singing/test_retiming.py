"""Phones that are moved: exactly that beginning, never across another, and heard where it is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicstudio.engine.singing.phones import PAUSE
from musicstudio.engine.singing.retiming import OFFSET, SHORTEST, places, retimed
from musicstudio.engine.singing.timing import Segment, segments
from tests.engine.singing.test_timing import sing

LINE = sing("stone", "play", "", "strengths", "night", beat=0.4, rests=(3,))
PHONES = segments(LINE)
NOTES = [note.note for note in LINE]


def starts(found: list[Segment]) -> list[float]:
    return [segment.start for segment in found]


def test_phones_are_counted_within_their_note() -> None:
    told = [(segment.phone, place) for segment, place in zip(PHONES, places(PHONES), strict=True) if segment.note == 0]
    assert told == [(PAUSE, None), ("s", 0), ("t", 1), ("o", 2), ("ʊ", 3), ("n", 4)]


def test_one_beginning_moves_and_the_phone_before_it_ends_there() -> None:
    moved = retimed(PHONES, LINE, {"n0": [0, 0, 30]})
    at = [segment.phone for segment in PHONES].index("o")
    assert moved[at].start == pytest.approx(PHONES[at].start + 0.03) and moved[at - 1].end == moved[at].start
    others = [i for i in range(len(PHONES)) if i != at]
    assert [moved[i].start for i in others] == [PHONES[i].start for i in others]
    assert [moved[i].end for i in others if i != at - 1] == [PHONES[i].end for i in others if i != at - 1]


def test_a_phone_that_is_not_there_moves_nothing() -> None:
    assert retimed(PHONES, LINE, {"n0": [0] * 20 + [50], "gone": [9]}) == PHONES


@given(st.dictionaries(st.sampled_from(NOTES), st.lists(st.integers(-OFFSET, OFFSET), max_size=8)))
def test_phones_never_cross_and_what_is_not_moved_stays(offsets: dict[str, list[int]]) -> None:
    moved = retimed(PHONES, LINE, offsets)
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(moved)) and moved[-1].end == PHONES[-1].end
    for before, after in zip(PHONES, moved, strict=True):
        assert after.end - after.start >= min(SHORTEST, before.end - before.start) - 1e-9
    for i, (segment, place) in enumerate(zip(PHONES, places(PHONES), strict=True)):
        own = offsets.get(NOTES[segment.note], [])
        if place is None or place >= len(own) or not own[place]:
            assert moved[i].start == segment.start


def test_a_phone_that_is_pushed_too_far_stops_beside_its_neighbour() -> None:
    at = [segment.phone for segment in PHONES].index("t")
    late, early = (retimed(PHONES, LINE, {"n0": [0, offset]}) for offset in (OFFSET, -OFFSET))
    assert starts(late)[at] == pytest.approx(PHONES[at + 1].start - SHORTEST)
    assert starts(early)[at] == pytest.approx(PHONES[at - 1].start + SHORTEST)
