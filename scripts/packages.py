"""The virtual environment and the front-end packages, brought up to date only when their lists have changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import machine
from console import give_up, say

ROOT = machine.ROOT
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
OLDEST_NODE = 20


def fingerprint(*files: Path, extra: str = "") -> str:
    """A hash that changes with the content of `files` or with `extra`."""
    content = b"\0".join(file.read_bytes() for file in files)
    return hashlib.sha256(content + extra.encode()).hexdigest()


def _works(python: Path) -> bool:
    asked = [python, "-m", "pip", "--version"]
    return python.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """A virtual environment with pip in .venv; also without Debian's python3-venv, when there is a pip to help."""
    if _works(PYTHON):
        return
    say("Making the virtual environment in .venv.")
    if not machine.missing(machine.VENV):
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], check=True)
    helper = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"]
    if subprocess.run(helper, capture_output=True, check=False).returncode:
        give_up(machine.sentence([machine.VENV]))


def _pip(*arguments: str | Path) -> None:
    command = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        give_up("pip could not install the Python packages: read its message above, and check the connection to the index.")


def install_python_packages(*lists: str) -> None:
    """What the named requirements files ask for. Their fingerprint is kept, so the next call costs nothing."""
    files = [ROOT / name for name in lists]
    stamp = VENV / f"installed-{'-'.join(file.stem for file in files)}"
    # requirements-dev.txt includes requirements.txt: both count.
    now = fingerprint(ROOT / "requirements.txt", *files, extra=sys.version)
    if stamp.exists() and stamp.read_text() == now:
        return
    say(f"Installing Python packages ({', '.join(lists)}); the first time takes some minutes.")
    _pip(*(word for file in files for word in ("-r", file)))
    stamp.write_text(now)


def _node_version(node: str | Path) -> int:
    """The major version, 0 when it does not start."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.strip().lstrip("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def node_folder() -> Path:
    """Where node and npm are: on PATH when new enough, otherwise in the virtual environment, from a wheel."""
    node = shutil.which("node")
    if node and shutil.which("npm") and _node_version(node) >= OLDEST_NODE:
        return Path(node).parent
    install_python_packages("requirements-node.txt")
    return VENV / "bin"


def install_front_end(*, tests: bool) -> None:
    """node_modules as package-lock.json says; the test packages too when `tests`."""
    now = fingerprint(ROOT / "package.json", ROOT / "package-lock.json")
    stamp = NODE_MODULES / f".installed-{'all' if tests else 'run'}"
    # What the tests need contains what running needs.
    if any(mark.exists() and mark.read_text() == now for mark in (stamp, NODE_MODULES / ".installed-all")):
        return
    say("Installing the front-end packages.")
    command = ["npm", "ci", "--no-fund", "--no-audit", "--loglevel=error", *([] if tests else ["--omit=dev"])]
    if subprocess.run(command, cwd=ROOT, env=with_node(), stdin=subprocess.DEVNULL, check=False).returncode:
        give_up("npm could not install the front-end packages: read its message above, and check the connection to the registry.")
    stamp.write_text(now)


def with_node() -> dict[str, str]:
    """The environment in which `node` and `npm` are the ones that fit."""
    return {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}
