"""Small tools for the processes that tests start: free ports, waiting, stopping a whole tree, reading a log's end."""

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil


class MissingPart(Exception):
    """Something the machine must offer is not there. The message is one sentence that says what to install."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Does a server accept connections on 127.0.0.1:port?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str, log: Path | None = None) -> None:
    """Return as soon as `condition()` holds; AssertionError naming `what`, with the log's end, after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            said = f"\n{tail(log)}" if log else ""
            raise AssertionError(f"{what} within {seconds:g} s: no.{said}")
        time.sleep(0.05)


def descendants(pid: int) -> list[psutil.Process]:
    """The processes below `pid`, children before grandchildren; empty when it is gone."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def stop_tree(process: subprocess.Popen[bytes], *, seconds: float = 15) -> None:
    """Ask politely with SIGTERM, then kill what is left of the process and everything below it."""
    below = descendants(process.pid)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for child in below:
        if child.is_running():
            child.kill()
    psutil.wait_procs(below, timeout=5)


def tail(log: Path, lines: int = 40) -> str:
    """The last lines of a log file, for a failing test's message."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
