"""`manage.py studio`: one process to start, everything else follows; and it ends as it should."""

import os
import signal
import socket
from contextlib import suppress

import psutil
import pytest

from tests.faults.studio_processes import Processes
from tests.support.processes import free_port, listens


def children(pid: int) -> dict[str, psutil.Process]:
    """The studio's processes by what they are: "web" and "worker"."""
    found = {}
    for child in psutil.Process(pid).children():
        with suppress(psutil.Error):  # it has ended meanwhile
            line = child.cmdline()
            found["web" if "apps.jobs.web" in line else "worker"] = child
    return found


def test_what_dies_is_restarted_and_sigterm_ends_all(processes: Processes) -> None:
    port = free_port()
    studio = processes.start("manage.py", "studio", "--port", str(port), "--workers", "1")
    opened = f"The studio is open: http://127.0.0.1:{port}/"
    processes.wait(lambda: opened in processes.said(), "The studio says where it is")
    before = children(studio.pid)
    assert set(before) == {"web", "worker"}
    for child in before.values():
        os.kill(child.pid, signal.SIGKILL)
    dead = {child.pid for child in before.values()}

    def others_are_there() -> bool:
        after = children(studio.pid)
        return len(after) == 2 and dead.isdisjoint(child.pid for child in after.values())

    processes.wait(others_are_there, "Another web server and another worker are there")
    processes.wait(lambda: listens(port), "The other web server listens")
    after = children(studio.pid)
    studio.terminate()
    assert studio.wait(60) == 0
    assert not any(child.is_running() for child in after.values())
    assert not listens(port)
    assert processes.said().count("The studio is open") == 1


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_nothing_stays_behind_when_the_terminal_or_the_studio_is_gone(processes: Processes, number: signal.Signals) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests that run under nohup ignore it, and so would the studio
    port = free_port()
    studio = processes.start("manage.py", "studio", "--port", str(port), "--workers", "1")
    processes.wait(lambda: "The studio is open" in processes.said(), "The studio says where it is")
    left = children(studio.pid)
    studio.send_signal(number)
    assert studio.wait(60) == (0 if number == signal.SIGHUP else -number)
    processes.wait(lambda: not any(child.is_running() for child in left.values()), "Web server and worker are gone")
    assert not listens(port)


def test_a_taken_port_is_one_sentence(processes: Processes) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        studio = processes.start("manage.py", "studio", "--port", str(port))
        assert studio.wait(120) == 1
    assert processes.said().strip() == (
        f"CommandError: Port {port} on 127.0.0.1 cannot be used (Address already in use). Choose another: --port."
    )
