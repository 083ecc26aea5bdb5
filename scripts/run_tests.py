"""`make test`: prepare everything, then every gate and every test, on SQLite and on PostgreSQL with Redis."""

import sys

import packages
import steps
from gates import GATES
from prepare import prepare

PYTEST = [packages.PYTHON.as_posix(), "-m", "pytest", "-q", "--durations=8"]
# A live studio or a browser wants the machine for itself; everything else shares two processes.
ALONE = ["tests/browser", "tests/faults"]
TOGETHER = ["-n", "2", "--dist", "loadfile", *(f"--ignore={folder}" for folder in ALONE)]


def main() -> int:
    prepare(tests=True)
    results = [steps.run(name, command) for name, command in GATES.items()]
    if "--gates-only" not in sys.argv[1:]:
        results.append(steps.run("page modules (node)", ["npm", "test", "--silent"], packages.with_node()))
        for name, deployment in (("SQLite", "embedded"), ("PostgreSQL and Redis", "distributed")):
            environment = {"MUSICSTUDIO_TEST_ON": deployment}
            results.append(steps.run(f"tests on {name}", [*PYTEST, *TOGETHER], environment))
            results.append(steps.run(f"browser and faults on {name}", [*PYTEST, *ALONE], environment))
    return steps.report(results)


if __name__ == "__main__":
    raise SystemExit(main())
