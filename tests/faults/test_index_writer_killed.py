"""Whoever writes to the index of recordings is killed at any moment: what was said to be there is, and nothing by halves."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from django.db import connection

from apps.rights.models import IndexHeadEntry, IndexSegment
from musicstudio.env import ROOT
from tests.faults.probe.index_writer import opened, reference
from tests.support.plugin import ON_DISTRIBUTED

DEATHS = 12


def killed(folder: Path, first: int, manner: str, moment: float) -> tuple[set[int], set[int]]:
    """Numbers that a writer had begun, and that it said were there, when it was killed: after its first, and `moment` times what
    that took."""
    command = [sys.executable, "-m", "tests.faults.probe.index_writer", str(folder), str(first), manner]
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "tests.faults.rights_settings",
        "MUSICSTUDIO_TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [writer.stdout.readline()]
        began = time.monotonic()
        said.append(writer.stdout.readline())
        time.sleep(moment * (time.monotonic() - began))
        writer.kill()
        words = [word.strip() for word in [*said, *writer.stdout]]
    begun, there = ({int(word[:-1]) for word in words if word.endswith(mark)} for mark in "?!")
    return begun, there


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("manner", ["append", "compact", "rebuild"])
def test_nothing_is_lost_and_nothing_is_there_by_halves(tmp_path: Path, manner: str) -> None:
    by_chance = random.Random(manner)
    begun, there = set[int](), set[int]()
    reader = opened(tmp_path)
    for _ in range(DEATHS):
        began, ended = killed(tmp_path, 1 + max(begun, default=0), manner, by_chance.uniform(0, 3))
        begun, there = begun | began, there | ended
        index = opened(tmp_path)
        with index.store.locked():
            pass  # a server may still be ending what the dead had begun
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
    if ON_DISTRIBUTED:
        assert set(IndexSegment.objects.values_list("name", flat=True)) == set(index.store.current().segments)
        assert not IndexHeadEntry.objects.exists()
        index.check()
    beside = {"LOCK"} if ON_DISTRIBUTED else {"LOCK", "CURRENT", index.store.current().head}
    assert {path.name for path in tmp_path.iterdir()} == {*index.store.current().segments, *beside}, "nothing is left behind"
