"""The tree keeps the promises that a newcomer relies on."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import get_commands

from musicstudio.env import ROOT

LONGEST_FILE = 400
OURS = ("apps", "musicstudio", "templates", "static", "scripts", "tests", "benchmarks")
SOURCES = sorted(
    path.relative_to(ROOT)
    for folder in OURS
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".js", ".css", ".html", ".sh"} and "__pycache__" not in path.parts
)


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_test_module_has_a_name_of_its_own() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_app_stands_in_the_layers() -> None:
    """A new app that nobody put into the layers would be free to import everything."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = {name.strip() for layer in layers for name in layer.split("|")}
    assert named == {f"apps.{path.parent.name}" for path in (ROOT / "apps").glob("*/apps.py")}


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_every_requirement_is_pinned(path: Path) -> None:
    wanted = [line.split("#")[0].strip() for line in path.read_text().splitlines()]
    pinned = re.compile(r"-r .*|[\w.\-]+(\[[\w,]+\])?==[\w.+]+(; sys_platform == \"\w+\")?")
    assert [line for line in wanted if line and not pinned.fullmatch(line)] == []


def test_every_front_end_package_is_pinned_and_names_no_host() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    wanted = package.get("dependencies", {}) | package.get("devDependencies", {})
    assert {name: version for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_ci_runs_the_command_that_the_readme_names() -> None:
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()
    assert "make test" in (ROOT / "README.md").read_text()


def test_the_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)", readme)) <= targets
    for module in re.findall(r"python -m ((?:musicstudio|benchmarks|apps)[\w.]+)", readme):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
    for script in re.findall(r"\bscripts/[\w./]+", readme):
        assert (ROOT / script).exists(), script


def test_the_pictures_and_pages_that_the_readme_links_exist() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())
    assert "docs/screenshot.png" in links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_manage_commands_of_the_readme_exist() -> None:
    used = set(re.findall(r"manage\.py ([a-z_]+)", (ROOT / "README.md").read_text()))
    assert used <= set(get_commands())
