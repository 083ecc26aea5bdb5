"""Run a parser of foreign bytes in a fresh child process that can do little harm.

The child starts with an empty environment in isolated mode, limits its own memory, processor time, file size and open
files before it has seen one foreign byte. On Linux it also gives up the system calls that start processes, open sockets,
signal others or change files, and, where the kernel has Landlock, reading any file but its own program and libraries;
without Landlock it can still read what the studio's user can read. The parent feeds and drains it through pipes with caps
and kills it when the wall clock runs out. One child serves one file: a parser that was corrupted cannot spoil the next one.

Only functions on `ALLOWED` run. They are `f(data: bytes, argument: str)` and return bytes or JSON-able data.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from musicstudio.engine.sandbox_child import ALLOWED, DOMAIN_ERRORS

MEBIBYTE: Final = 1024 * 1024
_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.insert(1, sys.argv[1]); from musicstudio.engine.sandbox_child import serve; serve()"
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: bytes of address space, seconds of processor and of wall clock, bytes of answer.

    The processor limit is what ends a hostile file, in less than 10 s on an idle machine; the wall clock is wider, so
    that an honest file is not refused because the machine is busy.
    """

    memory: int = 1024 * MEBIBYTE
    cpu_seconds: int = 7
    wall_seconds: float = 25.0
    output: int = 64 * MEBIBYTE
    open_files: int = 64


DEFAULT_LIMITS: Final = Limits()


class SandboxFailure(Exception):
    """The child broke a limit, crashed or spoke nonsense; `reason` is for the log, never for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutOfTime(SandboxFailure):
    """The wall clock ran out. The machine may have been busy: another time the same bytes may do."""


def run(target: str, data: bytes, argument: str = "", *, limits: Limits = DEFAULT_LIMITS) -> Any:
    """The answer of `target` ("package.module:function") for `data`, computed in a fresh child.

    Returns bytes or JSON data, as the function does. Raises the domain error that the function raised
    (UnreadableScore, UnreadableAudio), OutOfTime, SandboxFailure for everything else, ValueError for a target not in ALLOWED.
    Safe to call from threads. The answer was made by a process that read foreign bytes: check it like any input.
    """
    if target not in ALLOWED:
        raise ValueError(f"{target} may not run in the sandbox")
    request = json.dumps({"target": target, "argument": argument, "size": len(data), **asdict(limits)}).encode() + b"\n"
    answer = _converse(request, data, limits)
    head, found, body = answer.partition(b"\n")
    try:
        envelope = json.loads(head)
        kind = envelope["kind"]
        if not found:
            raise ValueError("answer without end of line")
        if kind == "json":
            return json.loads(body)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SandboxFailure("the child's answer cannot be read") from error
    if kind == "bytes" and envelope.get("size") == len(body):
        return body
    if kind == "error" and envelope.get("name") in DOMAIN_ERRORS:
        raise _domain_error(envelope["name"], str(envelope.get("sentence", ""))[:500])
    raise SandboxFailure(str(envelope.get("reason", "the child's answer is incomplete"))[:500])


def _domain_error(name: str, sentence: str) -> Exception:
    from importlib import import_module

    module, _, attribute = DOMAIN_ERRORS[name].partition(":")
    error: type[Exception] = getattr(import_module(module), attribute)
    return error(sentence)


def _converse(request: bytes, data: bytes, limits: Limits) -> bytes:
    """Start the child, write `request` and `data`, and return all that it writes before it ends."""
    # The program and its arguments are ours; only stdin is foreign.
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", _START, _ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/nonexistent", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    try:
        answer = _exchange(child, [memoryview(request), memoryview(data)], limits)
        # The answer is complete when the pipe closes; the child has nothing left to do but end.
        child.wait(timeout=2)
    except subprocess.TimeoutExpired as error:
        raise OutOfTime("the child did not end") from error
    finally:
        _kill(child)
    if not answer:
        raise SandboxFailure(f"the child ended with status {child.returncode} and no answer")
    return answer


def _exchange(child: "subprocess.Popen[bytes]", outgoing: list[memoryview], limits: Limits) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise SandboxFailure("the child has no pipes")
    deadline = time.monotonic() + limits.wall_seconds
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        os.set_blocking(child.stdin.fileno(), False)
        selector.register(child.stdin, selectors.EVENT_WRITE)
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise OutOfTime(f"the child took more than {limits.wall_seconds:g} s")
            for key, _ in selector.select(left):
                if key.fileobj is child.stdout:
                    chunk = os.read(key.fd, _CHUNK)
                    if not chunk:
                        return bytes(answer)
                    answer += chunk
                    if len(answer) > limits.output:
                        raise SandboxFailure(f"the child wrote more than {limits.output} bytes")
                elif not _write_some(key.fd, outgoing):
                    selector.unregister(child.stdin)
                    with suppress(OSError):
                        child.stdin.close()


def _write_some(descriptor: int, outgoing: list[memoryview]) -> bool:
    """Write a little of `outgoing`, shortening it; False when nothing is left or nobody reads any more."""
    while outgoing and not outgoing[0]:
        outgoing.pop(0)
    if not outgoing:
        return False
    try:
        outgoing[0] = outgoing[0][os.write(descriptor, outgoing[0][:_CHUNK]) :]
    except BlockingIOError:
        pass
    except OSError:
        return False
    return True


def _kill(child: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        # The child leads its own session, so its number names the group with everything it may have started.
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()
