"""How long a fresh studio takes until there is something to listen to: seconds until 1, 20 and 120 tracks of the catalogue.

A studio of its own, with an empty data folder, is started as `make run` does it, while its site is asked now and then whether
it answers and what there is to hear. Printed are seconds of the clock and of the processor: where a machine does other things
at the same time, only the latter can be compared.

    python -m benchmarks.first_start [--port 8790] [--workers 1] [--most 600]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

GOAL_SECONDS = 10
"""From the first answer of the site to the first track that can be heard."""
ROOT = Path(__file__).resolve().parents[1]


def manage(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def answers(port: int) -> float | None:
    """Seconds that the site takes to answer; None when it does not."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return time.monotonic() - began if answer.status == 200 else None
    except (urllib.error.URLError, OSError):
        return None


def tracks(port: int) -> int:
    """How many can be heard."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/feed/arriving/", timeout=10) as answer:
        return int(json.load(answer)["there"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--workers", type=int, default=0, help="0 = as many as the studio takes by itself")
    parser.add_argument("--most", type=float, default=600, help="seconds after which it stops waiting")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="first-start-") as var:
        environment = {**os.environ, "MUSICSTUDIO_VAR": var, "PYTHONUNBUFFERED": "1"}
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "demo")
        print(manage(environment, "catalogue").strip())
        workers = ["--workers", str(asked.workers)] if asked.workers else []
        began = time.monotonic()
        log = (Path(var) / "studio.log").open("wb")
        studio = subprocess.Popen(
            [sys.executable, "manage.py", "studio", "--port", str(asked.port), *workers],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        wait = subprocess.Popen([sys.executable, "manage.py", "catalogue", "--wait"], cwd=ROOT, env=environment)
        slowest, opened, heard = 0.0, None, None
        try:
            while wait.poll() is None and time.monotonic() - began < asked.most:
                took = answers(asked.port)
                if took is not None:
                    opened = opened or time.monotonic() - began
                    slowest = max(slowest, took)
                    if heard is None and tracks(asked.port):
                        heard = time.monotonic() - began
                time.sleep(0.5)
        finally:
            wait.terminate()
            studio.terminate()
            wait.wait()
            studio.wait()
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"the site answered after {opened or 0:.1f} s, and in {slowest:.2f} s at most while the catalogue was made")
        if opened and heard:
            print(f"the first track could be heard {heard - opened:.1f} s after its first answer (goal: {GOAL_SECONDS} s)")
        print(f"{time.monotonic() - began:.1f} s by the clock, {spent.ru_utime + spent.ru_stime:.1f} s of the processor")


if __name__ == "__main__":
    main()
