"""Folk tunes as a musician's file would bring them, with chords on every bar: none fails, every melody comes back as it was."""

from __future__ import annotations

from itertools import islice

import pytest

from musicstudio.engine.rhythm import Controls, PatternMaker
from tests.engine.harmony.test_folk_tunes import abc_tunes

from .lead_sheets import check_answer, with_chords


@pytest.mark.filterwarnings("ignore")
def test_folk_tunes(shipped: PatternMaker) -> None:
    metres = set()
    for number, (name, tune) in enumerate(islice(abc_tunes(), 0, None, 5)):
        metres |= {(m.beats, m.unit) for m in tune.metres}
        instrument = ("piano", "guitar")[number % 2]
        try:
            source = with_chords(tune)
            check_answer(source, shipped.make(source, Controls(seed=number, instrument=instrument))[0], instrument)
        except Exception as error:
            raise AssertionError(name) from error
    assert number >= 20
    assert len(metres) >= 4
