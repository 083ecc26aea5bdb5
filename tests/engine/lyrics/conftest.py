"""A lyricist that has learnt nothing, for what does not depend on taste: every kind of answer, at once."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from musicstudio.engine.learning.weights import ready
from musicstudio.engine.lyrics import Lyricist
from musicstudio.engine.lyrics.copies import Runs
from musicstudio.engine.lyrics.model import Net, Size
from musicstudio.engine.lyrics.pronunciation import dictionary
from musicstudio.engine.lyrics.search import Search
from musicstudio.engine.lyrics.vocabulary import Vocabulary
from musicstudio.engine.lyrics.words import ARCHAIC, FUNCTION, MOODS, UNWANTED

RHYMING = """
moon june tune soon noon bright white day way say may play stay gray low go snow blow flow slow old cold told hold gold fold mold
air care fair share stare hair wear bear sea free tree see be key hill still will fill round found ground sound rain plain train
again remain explain away today delay begin within begun become return remember winter river water mountain window yellow pillow
follow wandering beautiful yesterday tomorrow melody another forever table little people ocean golden
"""
NOTHING = Runs(np.zeros(8, np.uint8))


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    every = sorted({*FUNCTION, *RHYMING.split(), *(word for mood in MOODS.values() for word in mood)} - ARCHAIC - UNWANTED)
    return Vocabulary(tuple(word for word in every if word in dictionary()))


@pytest.fixture(scope="session")
def net(words: Vocabulary) -> Net:
    torch.manual_seed(0)
    net = Net(Size(len(words), width=16, blocks=1, heads=2))
    return ready(net, net.state_dict())


@pytest.fixture(scope="session")
def tiny(net: Net, words: Vocabulary) -> Lyricist:
    return Lyricist(Search(net, words, NOTHING))
