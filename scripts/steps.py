"""Run named commands one after the other, go on after a failure, and tell in the end how each one went."""

import os
import subprocess
import time
from dataclasses import dataclass

import machine
from console import say


@dataclass(frozen=True)
class Result:
    name: str
    code: int
    seconds: float
    last_line: str


def run(name: str, command: list[str], environment: dict[str, str] | None = None) -> Result:
    """Run `command` in the repository's root, showing its output as it comes."""
    say(f"\n== {name}: {' '.join(command)}")
    began = time.monotonic()
    last_line = ""
    surroundings = {"cwd": machine.ROOT, "env": {**os.environ, **(environment or {})}, "stdin": subprocess.DEVNULL}
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(command, **surroundings, **output) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last_line = line.strip() or last_line
    return Result(name, process.returncode, time.monotonic() - began, last_line)


def report(results: list[Result]) -> int:
    """Print one line per step; 1 when any of them failed."""
    say("")
    for result in results:
        say(f"{'ok    ' if result.code == 0 else 'FAILED'} {result.seconds:6.0f} s  {result.name:32} {result.last_line[:100]}")
    failed = [result.name for result in results if result.code]
    seconds = sum(result.seconds for result in results)
    say(f"\n{'Failed: ' + ', '.join(failed) if failed else 'Everything passed'} in {seconds:.0f} s.")
    return 1 if failed else 0
