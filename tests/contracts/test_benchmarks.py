"""`make bench` takes long, so nobody runs it with every change: here every benchmark can at least be imported."""

import os
import subprocess
import sys

from musicstudio.env import ROOT

IMPORT = """
import importlib, pkgutil, benchmarks
for module in pkgutil.iter_modules(benchmarks.__path__):
    assert callable(importlib.import_module(f"benchmarks.{module.name}").main), module.name
    print(module.name)
"""


def test_every_benchmark_can_be_imported_and_has_a_main() -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MUSICSTUDIO_", "DJANGO_"))}
    done = subprocess.run([sys.executable, "-c", IMPORT], cwd=ROOT, env=own, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - {"__init__"}
