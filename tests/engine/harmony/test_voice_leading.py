"""What a harmony teacher would mark."""

from __future__ import annotations

from musicstudio.engine.harmony.voice_leading import Fault, find_faults
from musicstudio.engine.notation.score import Note, Part, Score, regular_measures

from .tunes import QUARTER


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
    assert find_faults(choir(soprano=[72, 74], alto=[64, 65], tenor=[57, 57], bass=[48, 38])) == []


def test_a_rest_between_excuses() -> None:
    assert find_faults(choir(soprano=[72, 72, 72], alto=[64, 65, 65], tenor=[55, None, 57], bass=[48, None, 50])) == []


def test_crossing_spacing_and_range() -> None:
    assert kinds(find_faults(choir(soprano=[72], alto=[60], tenor=[62], bass=[48]))) == ["crossing"]
    assert kinds(find_faults(choir(soprano=[76], alto=[60], tenor=[55], bass=[48]))) == ["spacing"]
    assert kinds(find_faults(choir(soprano=[84], alto=[72], tenor=[64], bass=[66]))) == ["crossing", "range"]


def test_other_scores_are_only_searched_for_parallels() -> None:
    assert kinds(find_faults(choir(violin=[79, 81], cello=[36, 38]))) == ["parallel_fifths"]
    assert find_faults(choir(violin=[40], cello=[100])) == []
    assert find_faults(Score(regular_measures(1, Score(()).metres))) == []
