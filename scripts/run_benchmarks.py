"""`make bench`: every module in benchmarks/, one after the other; each prints medians and ratios to a named baseline."""

import time

import machine
import packages
import steps
from prepare import prepare
from steps import Step

# Benchmarks that have something to say about each deployment.
ALSO_DISTRIBUTED = {"jobs", "lost_events", "singing"}


def main() -> int:
    began = time.monotonic()
    prepare(tests=True)
    modules = sorted(path.stem for path in (machine.ROOT / "benchmarks").glob("*.py") if not path.name.startswith("_"))
    todo = []
    for name in modules:
        command = [str(packages.PYTHON), "-m", f"benchmarks.{name}"]
        todo.append(Step(name, command))
        if name in ALSO_DISTRIBUTED:
            todo.append(Step(f"{name}, distributed", [*command, "--on", "distributed"]))
    return steps.report([steps.run(step) for step in todo], time.monotonic() - began)


if __name__ == "__main__":
    raise SystemExit(main())
