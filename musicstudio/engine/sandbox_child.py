"""The inside of the sandbox: limits itself, reads one request from stdin, answers on stdout, ends.

Kept apart from `sandbox.py` so that the child imports only what it needs (every import is paid for by each file).
"""

import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

ALLOWED = frozenset(
    {
        "musicstudio.engine.notation.reading:parse",
        "musicstudio.engine.audio.facts:parse",
        "musicstudio.engine.audio.listening:parse",
        "musicstudio.engine.recommend.hearing:parse",
        "musicstudio.engine.audio.examining:parse",
        "musicstudio.engine.fingerprint.hearing:parse",
        "musicstudio.engine.exporting:export",
        "musicstudio.engine.fingerprint.listening:parse",
        "musicstudio.engine.singing.exporting:export",
        "musicstudio.engine.singing.own.hearing:parse",
    }
)
DOMAIN_ERRORS = {
    "UnreadableScore": "musicstudio.engine.notation.errors:UnreadableScore",
    "UnreadableAudio": "musicstudio.engine.audio.errors:UnreadableAudio",
    "EngravingUnavailable": "musicstudio.engine.notation.engraving:EngravingUnavailable",
    "UnrenderableScore": "musicstudio.engine.audio.errors:UnrenderableScore",
}


def serve() -> None:
    """Answer the one request on stdin."""
    # Libraries that print must not reach the answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.readline())
    limit(request)
    data = sys.stdin.buffer.read(request["size"])
    try:
        _send(answers, _call(request["target"], data, request["argument"]))
    except MemoryError:
        _refuse(answers, {"kind": "failure", "reason": "out of memory"})
    except BaseException as error:
        name = type(error).__name__
        if name in DOMAIN_ERRORS:
            _refuse(answers, {"kind": "error", "name": name, "sentence": str(error)})
        else:
            _refuse(answers, {"kind": "failure", "reason": f"{name}: {str(error)[:300]}"})
    answers.flush()
    # Large trees of objects take long to take apart, and nobody needs them any more.
    os._exit(0)


def _call(target: str, data: bytes, argument: str) -> Any:
    if target not in ALLOWED:
        raise ValueError("not allowed")
    module, _, function = target.partition(":")
    return getattr(import_module(module), function)(data, argument)


def _send(answers: BinaryIO, result: Any) -> None:
    if isinstance(result, bytes):
        answers.write(json.dumps({"kind": "bytes", "size": len(result)}).encode() + b"\n")
        answers.write(result)
    else:
        body = json.dumps(result).encode()
        answers.write(b'{"kind": "json"}\n' + body)


def _refuse(answers: BinaryIO, envelope: dict[str, str]) -> None:
    answers.write(json.dumps(envelope).encode() + b"\n")


def limit(request: dict[str, Any]) -> None:
    """Give up memory, time, files, sockets and programs for the rest of this process."""
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, request["memory"]),
        (resource.RLIMIT_CPU, request["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, request["open_files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            # macOS refuses RLIMIT_AS; the other limits and the wall clock still hold there.
            continue
    if sys.platform == "linux":
        from musicstudio.engine.sandbox_files import forbid_other_files
        from musicstudio.engine.sandbox_filter import forbid_system_calls

        forbid_other_files()
        forbid_system_calls()
