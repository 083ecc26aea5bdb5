"""Everything between a fresh clone and a studio that starts: `prepare.py` for running it, `prepare.py --tests` for testing it."""

import os
import subprocess
import sys

import machine
import packages
from console import give_up, say

# What PDFs are made with.
EXPORTS = (machine.CAIRO, machine.FONT, machine.CHINESE_FONT)


def prepare(*, tests: bool) -> None:
    """Idempotent: what is there and up to date stays untouched. Ends the program with one sentence when a part is missing."""
    if tests:
        # Servers come as Debian packages where that is allowed, otherwise as wheels; a browser does not.
        absent = machine.missing(*EXPORTS, machine.CHROMIUM, machine.POSTGRES, machine.REDIS)
        by_wheel = {machine.POSTGRES, machine.REDIS}
        if lost := [part for part in absent if part not in by_wheel]:
            give_up(machine.sentence(lost))
        # Without it the tests take Chromium.
        if not os.environ.get("MUSICSTUDIO_CHROMIUM") and machine.offered(machine.SHELL):
            machine.missing(machine.SHELL)
    else:
        absent = machine.missing(*EXPORTS)
        if absent:
            say(f"{machine.sentence(absent)} Everything else works without them.")
    packages.make_environment()
    packages.install_python_packages("requirements-dev.txt" if tests else "requirements.txt")
    if tests and absent:
        packages.install_python_packages("requirements-servers.txt")
    packages.install_front_end(tests=tests)
    if subprocess.run([packages.PYTHON, "scripts/compile_messages.py"], cwd=machine.ROOT, check=False).returncode:
        give_up("The translations could not be compiled: read the message above.")


if __name__ == "__main__":
    prepare(tests="--tests" in sys.argv[1:])
