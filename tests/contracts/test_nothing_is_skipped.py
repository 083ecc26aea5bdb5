"""The suite's own rule: a test that does not run is a failure."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from musicstudio.env import ROOT

CASES = {
    "skips itself": "def test_it():\n    pytest.skip('no')",
    "is marked to be skipped": "@pytest.mark.skip\ndef test_it():\n    pass",
    "expects to fail and does": "@pytest.mark.xfail\ndef test_it():\n    assert False",
    "expects to fail and passes": "@pytest.mark.xfail\ndef test_it():\n    pass",
    "has a fixture that skips": "@pytest.fixture\ndef part():\n    pytest.skip('no')\ndef test_it(part):\n    pass",
    "is a module that skips": "pytest.skip('no', allow_module_level=True)",
}


PASSES = "def test_it():\n    pass"


def run(folder: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """pytest, as this suite runs it, on files by name."""
    for name, code in files.items():
        (folder / f"test_{name}.py").write_text(f"import pytest\n{code}\n")
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rfE", "--continue-on-collection-errors", "-p", "tests.support.plugin"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MUSICSTUDIO_TEST_ON": "embedded",
            "PYTEST_XDIST_WORKER": "case",
            "COLUMNS": "200",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of all cases in one run, and of a test that passes."""
    files = {name.replace(" ", "_"): code for name, code in CASES.items()}
    done = run(tmp_path_factory.mktemp("cases"), {**files, "passes": PASSES})
    assert done.returncode != 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("case", CASES)
def test_it_fails_when_a_test(report: str, case: str) -> None:
    [line] = [line for line in report.splitlines() if re.match(rf"(FAILED|ERROR) test_{case.replace(' ', '_')}\.py", line)]
    assert "fail rather than skip" in line


def test_what_ran_and_passed_is_no_failure(report: str, tmp_path: Path) -> None:
    assert "test_passes.py" not in report
    assert run(tmp_path, {"passes": PASSES}).returncode == 0
