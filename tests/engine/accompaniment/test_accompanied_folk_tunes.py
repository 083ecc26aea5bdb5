"""Folk tunes as a musician's ABC files have them: none fails, every melody comes back as it was.

Every sixth of 120 tunes goes through one of the styles, the whole of it through networks that have learnt nothing, its
first four bars through the shipped ones.
"""

from __future__ import annotations

from itertools import islice

from musicstudio.engine.accompaniment import STYLES, Accompanist, Controls
from tests.engine.harmony.test_folk_tunes import abc_tunes, opening

from .checks import check_answer


def test_folk_tunes(shipped: Accompanist, tiny: Accompanist) -> None:
    metres = set()
    for number, (name, score) in enumerate(islice(abc_tunes(), 0, None, 6)):
        metres |= {(m.beats, m.unit) for m in score.metres}
        style = STYLES[number % len(STYLES)]
        try:
            check_answer(score, tiny.accompany(score, Controls(style))[0], style)
            first = opening(score, 4)
            if any(n.duration for n in first.parts[0].notes):
                check_answer(first, shipped.accompany(first, Controls(style, seed=number))[0], style)
        except Exception as error:
            raise AssertionError(f"{name} as {style}") from error
    assert len(metres) >= 4
