"""docs/features.md lists what the studio does, row by row, with the test that proves each; the tests it names exist."""

import ast
import re
from pathlib import Path

from musicstudio.env import ROOT

PAGE = ROOT / "docs" / "features.md"
ROWS = set(range(1, 46))
LINE = re.compile(r"^\| (?P<row>\d+) \| (?P<what>[^|]+) \| (?P<score>[012]) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(?P<file>tests/[\w/.]+)::(?P<name>test_\w+)`")


def rows() -> dict[int, re.Match[str]]:
    found = list(LINE.finditer(PAGE.read_text()))
    assert len({line["row"] for line in found}) == len(found), "a row stands there once"
    return {int(line["row"]): line for line in found}


def functions_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_row_is_there_and_names_its_tests() -> None:
    found = rows()
    assert set(found) == ROWS
    unproved = [number for number, line in found.items() if line["score"] == "2" and not TEST.search(line["tests"])]
    assert unproved == [], "a row that works names the test that shows it"


def test_the_named_tests_exist_and_say_their_row() -> None:
    for number, line in rows().items():
        for named in TEST.finditer(line["tests"]):
            file = ROOT / named["file"]
            assert file.is_file(), named["file"]
            assert named["name"] in functions_in(file), f"{named['file']} has no {named['name']}"
        assert line["score"] != "2" or f"row_{number:02}" in line["tests"], f"a test of row {number} has its number in its name"
