"""A process ends only when the threads beside it have: one that logs during the interpreter's own end aborts it."""

import threading
import time
from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest

from apps.jobs import chores, supervision
from apps.jobs.outbox import Outbox
from apps.jobs.pool import Pool

began = threading.Event()
ended = threading.Event()


def slow() -> None:
    began.set()
    time.sleep(0.5)
    ended.set()


def test_a_chore_that_is_being_done_is_finished_before_its_supervisor_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(chores, "do_what_is_due", slow)
    supervision.supervise(Pool(0, "leased", "test"), began)
    assert ended.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name in ("chores", "sweep")]


def test_an_outbox_that_closes_sends_what_waits_and_leaves_no_thread() -> None:
    sent: list[UUID] = []

    def send(batch: Mapping[UUID, int]) -> None:
        time.sleep(0.1)
        sent.extend(batch)

    outbox, first, last = Outbox("test", send), uuid4(), uuid4()
    outbox.put(first)
    outbox.put(last)
    outbox.close()
    assert set(sent) == {first, last}
    assert "outbox-test" not in [thread.name for thread in threading.enumerate()]


def test_an_outbox_that_closes_while_nobody_can_be_reached_gives_up() -> None:
    tries: list[int] = []

    def send(batch: Mapping[UUID, int]) -> None:
        tries.append(len(batch))
        raise ConnectionRefusedError

    outbox = Outbox("test", send)
    outbox.put(uuid4())
    outbox.close()
    assert tries == [1]
    assert "outbox-test" not in [thread.name for thread in threading.enumerate()]
