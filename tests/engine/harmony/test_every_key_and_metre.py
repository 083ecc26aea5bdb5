"""12 keys x 8 metres x with and without pickup x major and minor: the melody comes back bit-exact.

384 melodies of two bars from a decoder that throws dice instead of asking the network, which finds every kind of answer, also
those that a trained network would not give; every fifth of them, each key among them, from the shipped network as well.
"""

from __future__ import annotations

from itertools import product

import pytest

from musicstudio.engine.harmony import Controls, Harmonizer

from .tunes import METRES, check_answer, difficult

WAYS = list(product(range(12), (False, True), (False, True)))


@pytest.mark.parametrize("metre", METRES)
def test_with_the_shipped_network(shipped: Harmonizer, metre: tuple[int, int]) -> None:
    for tonic, pickup, minor in WAYS[METRES.index(metre) % 5 :: 5]:
        source = difficult(tonic, metre, pickup, minor)
        [answer] = shipped.harmonize(source, Controls(candidates=1, seed=tonic))
        check_answer(source, answer)


@pytest.mark.parametrize("metre", METRES)
def test_with_dice(dice: Harmonizer, metre: tuple[int, int]) -> None:
    for tonic, pickup, minor in WAYS:
        source = difficult(tonic, metre, pickup, minor)
        [answer] = dice.harmonize(source, Controls(candidates=1, seed=tonic))
        check_answer(source, answer)
