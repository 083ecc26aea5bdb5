"""Run named commands, go on after a failure, and tell in the end how each one went."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import machine
from console import say


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


#: How pytest and node begin the line that names what failed.
FAILURES = ("FAILED tests/", "ERROR tests/", "not ok ")


@dataclass(frozen=True)
class Result:
    name: str
    code: int
    seconds: float
    last_line: str
    failures: Sequence[str] = ()


def run(step: Step, prefix: str = "") -> Result:
    """Run the step's command in the repository's root, showing its output as it comes, each line behind `prefix`."""
    say(f"\n== {step.name}: {' '.join(step.command)}")
    began = time.monotonic()
    last_line = ""
    failures: list[str] = []
    surroundings = {"cwd": machine.ROOT, "env": {**os.environ, **step.environment}, "stdin": subprocess.DEVNULL}
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(step.command, **surroundings, **output) as process:
        for line in process.stdout or ():
            print(f"{prefix}{line}", end="", flush=True)
            last_line = line.strip() or last_line
            if line.startswith(FAILURES):
                failures.append(line.strip())
    return Result(step.name, process.returncode, time.monotonic() - began, last_line, failures)


def side_by_side(lanes: Mapping[str, Sequence[Step]]) -> list[Result]:
    """Every lane's steps in order, the lanes at the same time; a line of output says which lane it is from."""
    with ThreadPoolExecutor(max_workers=len(lanes)) as pool:
        running = [pool.submit(lambda lane=lane, todo=todo: [run(s, f"{lane} | ") for s in todo]) for lane, todo in lanes.items()]
        return [result for lane in running for result in lane.result()]


def report(results: Sequence[Result], seconds: float) -> int:
    """Print one line per step, what failed in it, and how long all of it took; 1 when any of them failed."""
    say("")
    for result in results:
        say(f"{'ok    ' if result.code == 0 else 'FAILED'} {result.seconds:6.0f} s  {result.name:32} {result.last_line[:100]}")
        for failure in result.failures if result.code else ():
            say(f"         {failure[:300]}")
    failed = [result.name for result in results if result.code]
    say(f"\n{'Failed: ' + ', '.join(failed) if failed else 'Everything passed'} in {seconds:.0f} s.")
    return 1 if failed else 0
