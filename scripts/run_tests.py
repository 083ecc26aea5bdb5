"""`make test`: prepare everything, then every gate and every test, on SQLite and on PostgreSQL with Redis."""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import packages
import steps
from gates import GATES
from prepare import prepare
from steps import Step

PYTEST = [packages.PYTHON.as_posix(), "-m", "pytest", "-q", "--durations=8"]
# Two processes for live studios and browsers, which start processes of their own and wait a good deal, and two for what only
# computes. These give way, so that the browsers are not late and yet no core is idle.
GIVES_WAY = ["nice", "-n", "5"]
LIVE = ["tests/browser", "tests/faults"]
OTHERS = [f"--ignore={folder}" for folder in LIVE]
DEPLOYMENTS = {"SQLite": "embedded", "PostgreSQL and Redis": "distributed"}


# More processes than cores: threads of a numerical library that spin while they wait cost ten times what they save.
THREADS = {"OMP_NUM_THREADS": "1"}


def tests(what: str, arguments: list[str], before: Sequence[str] = ()) -> list[Step]:
    """The same tests on both deployments; `before` stands before the command."""
    rounds = ((name, {**THREADS, "MUSICSTUDIO_TEST_ON": on}) for name, on in DEPLOYMENTS.items())
    return [Step(f"{what} on {name}", [*before, *PYTEST, *arguments], environment) for name, environment in rounds]


def main() -> int:
    began = time.monotonic()
    prepare(tests=True)
    gates = [Step(name, command) for name, command in GATES.items()]
    if "--gates-only" in sys.argv[1:]:
        results = [steps.run(gate) for gate in gates]
    else:
        modules = Step("page modules (node)", ["npm", "test", "--silent"], packages.with_node())
        on_sqlite, on_servers = tests("browser and faults", LIVE)
        # The round on the servers in one process: a test that takes Redis away takes it away from every test beside it. It waits
        # more than it computes, so it goes first, beside what only computes.
        live = [on_servers, replace(on_sqlite, command=[*on_sqlite.command, "-n", "2", "--dist", "loadfile"])]
        rest_on_sqlite, rest_on_servers = tests("tests", OTHERS, before=GIVES_WAY)
        lanes = {"live": live, "rest": [*gates, modules, rest_on_sqlite], "rest on servers": [rest_on_servers]}
        results = steps.side_by_side(lanes)
    return steps.report(results, time.monotonic() - began)


if __name__ == "__main__":
    raise SystemExit(main())
