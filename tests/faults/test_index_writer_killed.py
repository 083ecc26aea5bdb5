"""Whoever writes to the index of recordings is killed at any moment: what was said to be there is, and nothing by halves."""

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.fingerprint.folder import Folder
from musicstudio.engine.fingerprint.index import Index
from musicstudio.env import ROOT
from tests.faults.probe.index_writer import reference

DEATHS = 12


def killed(folder: Path, first: int, manner: str, moment: float) -> tuple[set[int], set[int]]:
    """Numbers that a writer had begun, and that it said were there, when it was killed: after its first, and `moment` times what
    that took."""
    command = [sys.executable, "-m", "tests.faults.probe.index_writer", str(folder), str(first), manner]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [writer.stdout.readline()]
        began = time.monotonic()
        said.append(writer.stdout.readline())
        time.sleep(moment * (time.monotonic() - began))
        writer.kill()
        words = [word.strip() for word in [*said, *writer.stdout]]
    begun, there = ({int(word[:-1]) for word in words if word.endswith(mark)} for mark in "?!")
    return begun, there


@pytest.mark.parametrize("manner", ["append", "compact", "rebuild"])
def test_nothing_is_lost_and_nothing_is_there_by_halves(tmp_path: Path, manner: str) -> None:
    by_chance = random.Random(manner)
    begun, there = set[int](), set[int]()
    reader = Index(Folder(tmp_path))
    for _ in range(DEATHS):
        began, ended = killed(tmp_path, 1 + max(begun, default=0), manner, by_chance.uniform(0, 3))
        begun, there = begun | began, there | ended
        index = Index(Folder(tmp_path))
        assert there <= index.numbers() <= begun
        assert index.check().references == len(index.numbers())
        assert reader.numbers() == index.numbers()  # of one who has looked before
        for shelf in index.shelves():
            for found in shelf.references():
                meant = reference(found.number).peaks
                assert np.array_equal(found.peaks.packed(), meant.packed())
                assert found.peaks.frames == meant.frames
        there = index.numbers()  # whatever can be found after a death stays
    assert len(there) >= DEATHS
    index.compact()
    assert index.numbers() == there
    assert len(list(tmp_path.iterdir())) == len(index.shelves()) + 3  # CURRENT, LOCK, the head: nothing is left behind
