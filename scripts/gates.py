"""The lint gates, in the order of their speed. `make lint` runs them alone, `make test` before the tests."""

import packages

PYTHON = str(packages.PYTHON)
BIN = packages.VENV / "bin"

GATES: dict[str, list[str]] = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "import contracts": [str(BIN / "lint-imports"), "--no-logo"],
    "django check": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "migrations complete": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "mypy": [str(BIN / "mypy")],
}
