"""What a deployment collects: our page modules, made small, do what the written ones do; nothing else is touched."""

import importlib
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from musicstudio.env import ROOT

MODULES = ROOT / "static" / "js"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the repository's root: static/, as collected, and tests/js/."""
    root = tmp_path_factory.mktemp("collected")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "musicstudio.static_files.CompactStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=root / "static", STORAGES=storages):
        # Twice, as with every new version: what is there already stays as it should be.
        for _ in range(2):
            call_command("collectstatic", interactive=False, verbosity=0)
    shutil.copytree(ROOT / "tests" / "js", root / "tests" / "js")
    for beside in ("package.json", "node_modules"):
        (root / beside).symlink_to(ROOT / beside)
    shutil.copytree(ROOT / "tests" / "fixtures", root / "tests" / "fixtures", dirs_exist_ok=True)
    return root


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment in which `node` is the one that fits."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    found: dict[str, str] = importlib.import_module("packages").with_node()
    return found


def test_compact_modules_pass_the_tests_of_the_written_ones(collected: Path, node: dict[str, str]) -> None:
    tests = sorted((collected / "tests" / "js").glob("*.test.js"))
    done = subprocess.run(["node", "--test", *tests], cwd=collected, env=node, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_every_compact_module_can_be_parsed(collected: Path, node: dict[str, str]) -> None:
    parse = "new (require('vm').SourceTextModule)(require('fs').readFileSync(file, 'utf8'))"
    files = [collected / "static" / "js" / module.relative_to(MODULES) for module in MODULES.rglob("*.js")]
    command = ["node", "--experimental-vm-modules", "--eval", f"for (const file of process.argv.slice(1)) {parse};", *files]
    done = subprocess.run(command, env=node, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


def test_they_are_shorter_by_a_third_and_nothing_else_changes(collected: Path) -> None:
    written = sum(module.stat().st_size for module in MODULES.rglob("*.js"))
    compact = sum((collected / "static" / "js" / module.relative_to(MODULES)).stat().st_size for module in MODULES.rglob("*.js"))
    assert compact < 0.67 * written
    for other in (ROOT / "static").rglob("*.svg"):
        assert (collected / "static" / other.relative_to(ROOT / "static")).read_bytes() == other.read_bytes()
