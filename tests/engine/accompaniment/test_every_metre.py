"""Every style in every metre, with and without pickup: well-formed, and the melody comes back bit-exact."""

from __future__ import annotations

from itertools import product

import pytest

from musicstudio.engine.accompaniment import STYLES, Accompanist, Controls
from musicstudio.engine.notation.score import Measure, MetreChange, Note, Part, Score, regular_measures
from tests.engine.harmony.tunes import QUARTER, difficult, simple

from .checks import check_answer

METRES = (
    (2, 2),
    (2, 4),
    (3, 4),
    (4, 4),
    (5, 4),
    (6, 8),
    (9, 8),
    (12, 8),
    (3, 8),
    (5, 8),
    (7, 8),
    (3, 2),
    (6, 4),
    (1, 4),
    (4, 64),
)
DENSITIES = (None, 0.0, 0.5, 1.0)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("metre", METRES)
def test_every_metre(tiny: Accompanist, metre: tuple[int, int], style: str) -> None:
    for number, (pickup, density) in enumerate(product((False, True), DENSITIES)):
        source = difficult(number, metre, pickup, minor=bool(number % 2))
        [answer] = tiny.accompany(source, Controls(style, seed=number, density=density))
        check_answer(source, answer, style)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("start", [3, 24, 40, 52, 60, 84, 110])
def test_every_register(tiny: Accompanist, start: int, style: str) -> None:
    source = simple(2, start=start)
    check_answer(source, tiny.accompany(source, Controls(style))[0], style)


@pytest.mark.parametrize("style", STYLES)
def test_irregular_bars_metre_changes_empty_bars_and_one_note(tiny: Accompanist, style: str) -> None:
    measures = (
        Measure(0, 4 * QUARTER, "1"),
        Measure(4 * QUARTER, 777, "2"),
        Measure(4 * QUARTER + 777, 3 * QUARTER, "3"),
        Measure(7 * QUARTER + 777, 7 * QUARTER // 2, "4"),
        Measure(21 * QUARTER // 2 + 777, 9 * QUARTER, "5"),
    )
    metres = (MetreChange(0, 4, 4), MetreChange(4 * QUARTER + 777, 3, 4), MetreChange(7 * QUARTER + 777, 7, 8))
    source = Score(measures, (Part("x", "Tune", (Note("n", 3 * QUARTER, QUARTER, 72),)),), metres)
    check_answer(source, tiny.accompany(source, Controls(style))[0], style)
    short = Score(regular_measures(1, (MetreChange(0, 4, 4),)), (Part("x", "Tune", (Note("n", 0, QUARTER, 72),)),))
    check_answer(short, tiny.accompany(short, Controls(style))[0], style)


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_written_above_a_melody_of_a_usual_register(tiny: Accompanist, style: str) -> None:
    """Down to A3; below that there is no room."""
    tunes = (difficult(5, (4, 4), pickup=True, minor=False, bars=6), simple(4, start=57))
    for source, density in product(tunes, DENSITIES):
        [answer] = tiny.accompany(source, Controls(style, density=density))
        melody = source.parts[0].notes
        for part in answer.parts[1:]:
            for note in part.notes:
                above = [m for m in melody if m.onset < note.end and m.end > note.onset and m.pitch <= note.pitch]
                assert not above, (part.id, note, above)
