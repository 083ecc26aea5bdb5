"""The two commands say in one sentence what is wrong, and a failed step fails the whole."""

import importlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from musicstudio.env import ROOT


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """script("machine"): that module of scripts/, which import each other as top-level modules."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        loaded.append(name)
        return importlib.import_module(name)

    yield load
    for name in loaded:
        sys.modules.pop(name, None)


def start_with_port(port: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "scripts/python.sh", "scripts/run_studio.py"],
        cwd=ROOT,
        env={**os.environ, "PORT": port},
        capture_output=True,
        text=True,
    )


def test_a_port_in_use_is_said_before_anything_is_installed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = start_with_port(str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert (
        done.stderr == f"Port {port} is in use by another program: choose another one, for example `make run PORT={port + 1}`.\n"
    )


@pytest.mark.parametrize("port", ["eight", "0", "65536", "-1"])
def test_a_port_that_is_none_is_said(port: str) -> None:
    done = start_with_port(port)
    assert done.returncode == 1
    assert done.stderr == f"PORT must be a number from 1 to 65535, not {port!r}.\n"


def test_a_missing_part_is_named_with_its_package(script, monkeypatch: pytest.MonkeyPatch, capsys) -> None:  # type: ignore[no-untyped-def]
    machine = script("machine")
    monkeypatch.setattr(machine, "may_install", lambda: False)
    absent = machine.missing(
        machine.Part("chromium", "the browser tests", lambda: False), machine.Part("make", "all", lambda: True)
    )
    assert machine.sentence(absent) == (
        "Missing on this machine: chromium (for the browser tests). "
        "Install them (Debian: sudo apt-get install chromium) and run the command again."
    )


def test_packages_are_installed_again_only_when_their_list_changes(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    fingerprint = script("packages").fingerprint
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("django==5.2\n")
    before = fingerprint(wanted)
    assert fingerprint(wanted) == before
    assert fingerprint(wanted, extra="another Python") != before
    wanted.write_text("django==5.3\n")
    assert fingerprint(wanted) != before


def ending(steps: Any, name: str, code: int, wait: str = "") -> Any:
    said = f"FAILED tests/{name}.py::test - why" if code else f"{name} ends"
    return steps.Step(name, [sys.executable, "-c", f"{wait}\nprint({said!r}); exit({code})"])


def test_one_failed_step_fails_the_whole_and_the_others_still_run(script, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    steps = script("steps")
    codes = {"first": 0, "second": 3, "third": 0}
    results = [steps.run(ending(steps, name, code)) for name, code in codes.items()]
    assert [result.code for result in results] == list(codes.values())
    assert results[2].last_line == "third ends"
    assert steps.report(results, 1) == 1
    assert steps.report([results[0], results[2]], 1) == 0
    printed = capsys.readouterr().out
    assert "Failed: second in" in printed
    named = [line for line in printed.splitlines() if line.startswith(" ") and "FAILED" in line]
    assert len(named) == 1, "what failed is named at the end too, where nobody has to look for it"
    assert "tests/second.py::test - why" in named[0]


def test_lanes_run_at_the_same_time_and_each_in_its_order(script, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    steps = script("steps")
    flag = tmp_path / "left has begun"
    begin = f"import pathlib; pathlib.Path({str(flag)!r}).touch()"
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(flag)!r}).exists(): time.sleep(0.01)"
    # Were the lanes run one after the other, "waits" would wait for ever.
    lanes = {"right": [ending(steps, "waits", 0, wait)], "left": [ending(steps, "begins", 0, begin), ending(steps, "fails", 4)]}
    results = steps.side_by_side(lanes)
    assert [(result.name, result.code) for result in results] == [("waits", 0), ("begins", 0), ("fails", 4)]
    assert "right | waits ends\n" in capsys.readouterr().out
