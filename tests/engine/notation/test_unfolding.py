"""Scores written out as they are played."""

from dataclasses import replace

from musicstudio.engine.notation import TICKS_PER_QUARTER, KeyChange, Measure, Score, Tempo
from musicstudio.engine.notation.json_form import check_score
from musicstudio.engine.notation.unfolding import unfolded
from tests.support.scores import melody

BAR = 4 * TICKS_PER_QUARTER


def bars(*repeats: str) -> Score:
    """One bar of quarters for each repeat sign, each on a pitch of its own."""
    score = melody(*(60 + bar for bar in range(len(repeats)) for _beat in range(4)))
    measures = tuple(Measure(bar * BAR, BAR, str(bar + 1), repeat) for bar, repeat in enumerate(repeats))
    return replace(score, measures=measures)


def played(score: Score) -> list[int]:
    """The pitch of each bar."""
    check_score(score)
    return [note.pitch - 60 for note in score.parts[0].notes if note.onset % BAR == 0]


def test_repeats_are_played() -> None:
    assert played(unfolded(bars("", "end", "start", "end"))) == [0, 1, 0, 1, 2, 3, 2, 3]
    assert played(unfolded(bars("", "both", ""))) == [0, 1, 1, 2]


def test_without_repeats_nothing_changes_but_how_often() -> None:
    score = bars("", "")
    assert unfolded(score).parts == score.parts
    assert played(unfolded(score, 3)) == [0, 1] * 3


def test_keys_and_tempos_come_again_with_their_bars() -> None:
    score = replace(bars("", "end"), keys=(KeyChange(0, 0), KeyChange(BAR, 2)), tempos=(Tempo(0, 100), Tempo(BAR + 10, 50)))
    twice = unfolded(score)
    assert [(key.tick // BAR, key.fifths) for key in twice.keys] == [(0, 0), (1, 2), (2, 0), (3, 2)]
    assert [(tempo.tick, tempo.bpm) for tempo in twice.tempos] == [(0, 100), (BAR + 10, 50), (2 * BAR, 100), (3 * BAR + 10, 50)]


def test_a_pickup_is_part_of_what_comes_again() -> None:
    score = bars("", "")
    quarter = TICKS_PER_QUARTER
    pickup = replace(
        score, measures=(Measure(0, quarter, "0"), Measure(quarter, BAR, "1"), Measure(quarter + BAR, 3 * quarter, "2"))
    )
    twice = unfolded(pickup, 2)
    check_score(twice)
    assert twice.end == 2 * pickup.end
    assert len(twice.parts[0].notes) == 2 * len(pickup.parts[0].notes)
