"""There is no build step that would notice: what a page module imports by name, another one exports; nothing goes in circles."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

from musicstudio.env import ROOT

SCRIPTS = ROOT / "static" / "js"
IMPORT = re.compile(r'^(?:import|export)\s+(?:(?:\w+,\s*)?\{([^}]*)\}|\* as \w+|\w+)?\s*(?:from\s*)?"([^"]+)";', re.MULTILINE)
LATE = re.compile(r'\blate\(\(\) => import\("([^"]+)"\), "(\w+)"\)')
# What the import map of templates/base.html leads into static/js.
MAPPED = ("core/", "compose/", "feed/", "jobs/", "library/")


def target(module: Path, name: str) -> Path | None:
    """The file of this project that an import means; None for packages."""
    base = module.parent if name.startswith(".") else SCRIPTS if name.startswith(MAPPED) else None
    found = (base / name).resolve() if base else None
    return found if found and found.is_relative_to(SCRIPTS) else None


def imports() -> list[tuple[Path, Path, list[str]]]:
    """(who, whom, the names it wants) for every import between modules of the project."""
    found = []
    for module in sorted(SCRIPTS.rglob("*.js")):
        for names, path in IMPORT.findall(module.read_text()):
            if wanted := target(module, path):
                found.append((module, wanted, [name.split(" as ")[0].strip() for name in names.split(",") if name.strip()]))
    return found


def late_imports() -> list[tuple[Path, Path, list[str]]]:
    """The same for what is fetched late by name."""
    found = []
    for module in sorted(SCRIPTS.rglob("*.js")):
        for path, name in LATE.findall(module.read_text()):
            wanted = target(module, path)
            assert wanted is not None, f"{module}: {path}"
            found.append((module, wanted, [name]))
    return found


def exports(module: Path) -> set[str]:
    text = module.read_text()
    named = re.findall(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", text, re.MULTILINE)
    groups = re.findall(r"^export \{([^}]*)\}", text, re.MULTILINE)
    return {*named, *(each.split(" as ")[-1].strip() for group in groups for each in group.split(","))}


def test_every_import_is_there() -> None:
    now, late = imports(), late_imports()
    assert len(now) > 100
    assert len(late) > 3
    broken = [
        f"{who.relative_to(SCRIPTS)}: {name} of {whom.relative_to(SCRIPTS)}"
        for who, whom, names in now + late
        for name in names
        if not whom.is_file() or name not in exports(whom)
    ]
    assert broken == []


def test_no_circle_of_imports() -> None:
    order: TopologicalSorter[Path] = TopologicalSorter()
    for who, whom, _names in imports():
        order.add(who, whom)
    order.prepare()  # CycleError names the circle


def test_every_module_is_used() -> None:
    reached = {whom for _who, whom, _names in imports()}
    pages = " ".join(file.read_text() for file in (ROOT / "templates").rglob("*.html"))
    late = " ".join(file.read_text() for file in SCRIPTS.rglob("*.js"))
    idle = [
        module.relative_to(SCRIPTS).as_posix()
        for module in SCRIPTS.rglob("*.js")
        if module not in reached
        and f"js/{module.relative_to(SCRIPTS).as_posix()}" not in pages
        and not re.search(rf'(?:import|URL)\(\s*"[^"]*{re.escape(module.name)}"', late)
    ]
    assert idle == []
