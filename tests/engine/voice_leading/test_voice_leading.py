"""What a harmony teacher would mark."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicstudio.engine.notation.choir import WRITTEN_PARTS
from musicstudio.engine.notation.score import TICKS_PER_QUARTER as QUARTER
from musicstudio.engine.notation.score import KeyChange, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.voice_leading import Facts, Fault, facts_of, find_faults


def choir(**lines: list[int | None]) -> Score:
    """Four voices in quarters; None = rest."""
    parts = []
    for name, pitches in lines.items():
        notes = tuple(Note(f"{name}{i}", i * QUARTER, QUARTER, p) for i, p in enumerate(pitches) if p is not None)
        parts.append(Part(name, name.title(), notes))
    return Score(regular_measures(QUARTER * len(next(iter(lines.values()))), Score(()).metres), tuple(parts))


def kinds(faults: list[Fault]) -> list[str]:
    return [f.kind for f in faults]


def test_clean_music_has_no_faults() -> None:
    assert find_faults(choir(soprano=[72, 71, 72], alto=[67, 67, 67], tenor=[64, 62, 64], bass=[48, 55, 48])) == []


def test_parallel_fifths_point_at_their_four_notes() -> None:
    [fault] = find_faults(choir(soprano=[72, 72], alto=[64, 65], tenor=[55, 57], bass=[48, 50]))
    assert fault.kind == "parallel_fifths"
    assert (fault.bar, fault.tick, fault.parts) == (0, QUARTER, ("tenor", "bass"))
    assert fault.note_ids == ("tenor0", "bass0", "tenor1", "bass1")


def test_parallel_octaves_but_not_repeated_or_contrary_ones() -> None:
    assert (
        kinds(find_faults(choir(soprano=[72, 74], alto=[64, 65], tenor=[55, 57], bass=[48, 50]))).count("parallel_octaves") == 1
    )
    assert find_faults(choir(soprano=[72, 72], alto=[64, 65], tenor=[55, 57], bass=[48, 48])) == []
    assert find_faults(choir(soprano=[72, 76], alto=[64, 65], tenor=[57, 57], bass=[48, 40])) == []


def test_facts_count_what_the_written_voices_do() -> None:
    score = choir(soprano=[72, 72, 72, 72], alto=[67, 65, 67, 65], tenor=[60, None, 60, None], bass=[48, 47, 48, 41])
    assert facts_of(score, WRITTEN_PARTS) == Facts(41, 67, (4 + 2 + 4) / 4)
    tied = tuple(replace(note, tie=tie) for note, tie in zip(score.part("bass").notes, ["start", "stop", "", ""], strict=True))
    held = replace(score, parts=(*score.parts[:3], replace(score.part("bass"), notes=tied)))  # type: ignore[arg-type]
    assert facts_of(held, WRITTEN_PARTS).moves_per_beat == (4 + 2 + 3) / 4
    metres = (MetreChange(0, 6, 8),)
    thirds = choir(soprano=[72] * 3, alto=[65] * 3, tenor=[60] * 3, bass=[48] * 3)
    jig = replace(thirds, metres=metres, measures=regular_measures(3 * QUARTER, metres))
    assert facts_of(jig, WRITTEN_PARTS).moves_per_beat == 9 / 2, "three quarters are two felt beats of 6/8"
    assert facts_of(choir(violin=[79]), WRITTEN_PARTS) == Facts(None, None, 0.0)


def test_a_rest_between_excuses() -> None:
    assert find_faults(choir(soprano=[72, 72, 72], alto=[64, 65, 65], tenor=[55, None, 57], bass=[48, None, 50])) == []


@pytest.mark.parametrize(("bass", "kind"), [([48, 53], "hidden_octaves"), ([50, 58], "hidden_fifths")])
def test_outer_voices_that_leap_together_into_a_perfect_interval(bass: list[int | None], kind: str) -> None:
    [fault] = find_faults(choir(soprano=[74, 77], alto=[69, 69], tenor=[65, 65], bass=bass))
    assert (fault.kind, fault.tick, fault.parts) == (kind, QUARTER, ("soprano", "bass"))
    assert fault.note_ids == ("soprano0", "bass0", "soprano1", "bass1")


def test_outer_voices_may_meet_by_step_or_in_contrary_motion() -> None:
    assert find_faults(choir(soprano=[76, 77], alto=[69, 69], tenor=[65, 65], bass=[48, 53])) == []
    assert find_faults(choir(soprano=[74, 77], alto=[69, 69], tenor=[65, 65], bass=[57, 53])) == []


def test_a_voice_that_passes_where_its_neighbour_was() -> None:
    [fault] = find_faults(choir(soprano=[72, 79], alto=[67, 74], tenor=[62, 62], bass=[55, 55]))
    assert (fault.kind, fault.parts, fault.note_ids) == ("overlap", ("soprano", "alto"), ("soprano0", "alto1"))
    [fault] = find_faults(choir(soprano=[72, 72], alto=[67, 62], tenor=[64, 55], bass=[50, 50]))
    assert (fault.kind, fault.parts, fault.note_ids) == ("overlap", ("alto", "tenor"), ("tenor0", "alto1"))


@pytest.mark.parametrize(("second", "marked"), [(60, False), (58, True), (59, True), (61, True), (55, False)])
def test_sevenths_and_more_than_an_octave_are_large_leaps(second: int, marked: bool) -> None:
    found = find_faults(choir(soprano=[72, 72], alto=[67, 67], tenor=[64, 64], bass=[48, second]))
    assert [(fault.kind, fault.note_ids) for fault in found] == ([("leap", ("bass0", "bass1"))] if marked else [])


def test_a_leap_over_a_rest_or_in_the_melody_is_nobody_s_fault() -> None:
    assert find_faults(choir(soprano=[72, 72, 72], alto=[67, 67, 67], tenor=[64, 64, 64], bass=[48, None, 59])) == []
    assert find_faults(choir(soprano=[67, 77], alto=[62, 67], tenor=[57, 57], bass=[50, 50])) == []


def test_the_leading_tone_is_doubled_only_in_a_dominant() -> None:
    dominant = choir(soprano=[71], alto=[67], tenor=[62], bass=[47])
    [fault] = find_faults(dominant)
    assert (fault.kind, fault.parts, fault.note_ids) == ("doubled_leading_tone", ("soprano", "bass"), ("soprano0", "bass0"))
    mediant = choir(soprano=[71], alto=[67], tenor=[64], bass=[47])
    assert find_faults(mediant) == []
    # The same notes in G major: B is no leading tone there. In A minor it is G sharp.
    assert find_faults(replace(dominant, keys=(KeyChange(0, 1),))) == []
    minor = replace(choir(soprano=[68], alto=[64], tenor=[59], bass=[44]), keys=(KeyChange(0, 0, "minor"),))
    assert kinds(find_faults(minor)) == ["doubled_leading_tone"]


def test_crossing_spacing_and_range() -> None:
    assert kinds(find_faults(choir(soprano=[72], alto=[60], tenor=[62], bass=[48]))) == ["crossing"]
    assert kinds(find_faults(choir(soprano=[76], alto=[60], tenor=[55], bass=[48]))) == ["spacing"]
    assert kinds(find_faults(choir(soprano=[84], alto=[72], tenor=[64], bass=[66]))) == ["crossing", "range"]


def test_other_scores_are_only_searched_for_parallels() -> None:
    assert kinds(find_faults(choir(violin=[79, 81], cello=[36, 38]))) == ["parallel_fifths"]
    assert find_faults(choir(violin=[40], cello=[100])) == []
    assert find_faults(Score(regular_measures(1, Score(()).metres))) == []
