"""The web process stays small: the models and the parsers live in workers and sandboxes."""

import json
import subprocess
import sys

import pytest

from musicstudio.env import ROOT

# Imports what a web process imports by its first request: the application, every route, every module of the apps
# that is not a job handler or a command.
LOAD_EVERYTHING = """
import importlib, json, pkgutil, sys
import musicstudio.asgi
from django.urls import get_resolver
get_resolver().reverse_dict
import apps
for module in pkgutil.walk_packages(apps.__path__, "apps."):
    parts = module.name.split(".")
    if "handlers" not in parts and "management" not in parts:
        importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    done = subprocess.run([sys.executable, "-c", LOAD_EVERYTHING], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "module",
    [
        *("torch", "music21", "scipy", "symusic", "verovio", "soundfile", "cairosvg", "pretty_midi", "onnxruntime", "soxr"),
        *("pypinyin", "pyopenjtalk", "sudachipy", "c2pa"),
    ],
)
def test_web_process_does_not_load(loaded: set[str], module: str) -> None:
    assert module not in loaded


def test_the_probe_sees_the_apps(loaded: set[str]) -> None:
    assert {"apps.compose.views", "apps.jobs.consumers", "apps.library.api"} <= loaded
