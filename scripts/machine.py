"""What the machine itself must offer: look for it, install it as root on Debian, or say in one sentence what to install.

Uses nothing but the standard library, because it runs before anything is installed.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console import give_up, say

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Part:
    """Something that pip and npm cannot bring. `package` is Debian's name for it."""

    package: str
    purpose: str
    present: Callable[[], bool]


def _on_path(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def _has_cairo() -> bool:
    try:
        ctypes.CDLL("libcairo.so.2")
    except OSError:
        return False
    return True


def _has_font(*names: str) -> bool:
    shared = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/System/Library/Fonts"))
    own = (Path.home() / ".fonts", Path.home() / ".local/share/fonts")
    return any(next(folder.rglob(name), None) for folder in (*shared, *own) for name in names)


def _has_a_font() -> bool:
    return _has_font("*.ttf", "*.otf")


def _has_a_chinese_font() -> bool:
    """The one that `engine.notation.engraving` prints with: cairo takes a font by its name and looks for no other."""
    return _has_font("NotoSerifCJK*", "PingFang*")


def _has_chromium() -> bool:
    named = os.environ.get("MUSICSTUDIO_CHROMIUM", "")
    downloaded = Path.home() / ".cache/ms-playwright"
    return _on_path(named or "chromium", "chromium-browser", "google-chrome") or any(downloaded.glob("chromium*/"))


def has_postgres() -> bool:
    on_path = _on_path("initdb") or Path("/usr/local/bin/initdb").exists()
    return on_path or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def has_redis() -> bool:
    return _on_path("redis-server")


VENV = Part("python3-venv", "virtual environments", lambda: importlib.util.find_spec("ensurepip") is not None)
CAIRO = Part("libcairo2", "PDF export", _has_cairo)
FONT = Part("fonts-dejavu-core", "the words in exported PDFs", _has_a_font)
CHINESE_FONT = Part("fonts-noto-cjk", "Chinese words in exported PDFs", _has_a_chinese_font)
CHROMIUM = Part("chromium", "the browser tests", _has_chromium)
SHELL = Part("chromium-headless-shell", "browser tests with a third less to compute", lambda: _on_path("chromium-headless-shell"))
POSTGRES = Part("postgresql", "the tests on PostgreSQL", has_postgres)
REDIS = Part("redis-server", "the tests on Redis", has_redis)


def may_install() -> bool:
    return os.geteuid() == 0 and _on_path("apt-get")


def offered(part: Part) -> bool:
    """Whether apt-get can bring it here: to be asked before what is only good to have, for looking for it takes long."""
    asked = ["apt-cache", "show", part.package]
    return may_install() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def missing(*parts: Part) -> list[Part]:
    """Which of these are not there, after apt-get had its turn where that is allowed."""
    absent = [part for part in parts if not part.present()]
    if absent and may_install():
        packages = [part.package for part in absent]
        say(f"Installing with apt-get, because they are missing: {', '.join(packages)}.")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdin=subprocess.DEVNULL, check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(install, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        importlib.invalidate_caches()
        absent = [part for part in absent if not part.present()]
    return absent


def sentence(absent: list[Part]) -> str:
    """ "Missing: X (for this), Y (for that): install ... and run the command again." """
    listed = ", ".join(f"{part.package} (for {part.purpose})" for part in absent)
    packages = " ".join(part.package for part in absent)
    return f"Missing on this machine: {listed}. Install them (Debian: sudo apt-get install {packages}) and run the command again."


def require(*parts: Part) -> None:
    if absent := missing(*parts):
        give_up(sentence(absent))
