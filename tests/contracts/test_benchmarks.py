"""`make bench` takes long, so nobody runs it with every change: here every benchmark at least begins."""

import os
import subprocess
import sys

from musicstudio.env import ROOT

BEGIN = """
import importlib, pkgutil, benchmarks
for module in pkgutil.iter_modules(benchmarks.__path__):
    assert callable(importlib.import_module(f"benchmarks.{module.name}").main), module.name
    print(module.name)
"""


def test_every_benchmark_begins() -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MUSICSTUDIO_", "DJANGO_"))}
    begun = subprocess.run([sys.executable, "-c", BEGIN], cwd=ROOT, env=own, capture_output=True, text=True)
    assert begun.returncode == 0, begun.stderr
    assert set(begun.stdout.split()) == {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - {"__init__"}
