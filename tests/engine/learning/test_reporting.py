"""Figures of a model on the command line."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from musicstudio.engine.learning.reporting import main, table

FIGURES = {"split": "test", "error": 0.5, "people": {"error": 0.25, "songs": 3}, "pop": {"rows": {"a": {"x": 1}, "b": {"x": 2}}}}


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *options: str) -> str:
    monkeypatch.setattr(sys, "argv", ["evaluate", "--data", "d", *options])
    asked: list[Any] = []
    main("Title.\nmore", lambda o: asked.append(o) or FIGURES, splits=("valid", "test"), limit="songs", weights=("--weights",))
    assert asked[0].data == Path("d")
    assert (asked[0].split, asked[0].limit, asked[0].weights) == ("test", None, None)
    return capsys.readouterr().out


def test_json_is_one_object(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(printed(capsys, monkeypatch, "--json")) == FIGURES


def test_groups_stand_beside_plain_figures(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line.split() for line in printed(capsys, monkeypatch).splitlines()]
    assert lines == [
        ["people"], ["split", "test"], ["error", "0.5", "0.25"], ["songs", "3"],
        [], [], ["pop", "rows", "a", "b"], ["x", "1", "2"],
    ]  # fmt: skip


def test_nothing_is_lost_in_a_table() -> None:
    long = {"a_name_that_is_longer_than_others_are": 1, "group": {"x": "a value wider than its column"}}
    text = "\n".join(table(long))
    assert "a_name_that_is_longer_than_others_are " in text
    assert "a value wider than its column" in text
