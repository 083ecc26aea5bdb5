"""The suite's own rule: a test that does not run is a failure."""

import os
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


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_case.py").write_text(f"import pytest\n{code}\n")
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.plugin", "-p", "no:django", "-p", "no:randomly"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MUSICSTUDIO_TEST_ON": "embedded", "PYTEST_XDIST_WORKER": "case"},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("code", CASES.values(), ids=CASES.keys())
def test_it_fails_when_a_test(tmp_path: Path, code: str) -> None:
    done = run(tmp_path, code)
    assert done.returncode != 0, done.stdout
    assert "fail rather than skip" in done.stdout


def test_it_passes_when_everything_ran(tmp_path: Path) -> None:
    assert run(tmp_path, "def test_it():\n    pass").returncode == 0
