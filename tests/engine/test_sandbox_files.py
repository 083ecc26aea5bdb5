"""What the sandbox's child may open, once it has begun to read foreign bytes."""

import ctypes
import json
import subprocess
import sys
from pathlib import Path

from musicstudio.engine import sandbox
from musicstudio.engine.notation.writing import write_musicxml
from musicstudio.env import ROOT
from tests.fixtures.good_files import small_score

PROBE = """
import json, os, sys
from musicstudio.engine.sandbox_files import forbid_other_files

secret, folder = sys.argv[1:]
held = forbid_other_files()
tries = {
    "read a file of the studio": lambda: open(secret).read(),
    "read a file of the system": lambda: open("/etc/passwd").read(),
    "list a folder": lambda: os.listdir(folder),
    "empty a file": lambda: os.truncate(secret, 0),
    "open a file to write": lambda: open(secret, "r+"),
    "make a file": lambda: open(folder + "/new", "w"),
    "make a folder": lambda: os.mkdir(folder + "/more"),
    "remove a file": lambda: os.remove(secret),
}
refused = []
for name, attempt in tries.items():
    try:
        attempt()
    except PermissionError:
        refused.append(name)
import wave  # libraries can still be read
print(json.dumps({"held": held, "refused": refused, "all": list(tries)}))
"""


def kernels_landlock() -> int:
    """The version of Landlock as the kernel itself tells it, asked without any code of the studio; 0 where there is none.

    landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION), which has the number 444 on all architectures.
    """
    return max(0, int(ctypes.CDLL(None, use_errno=True).syscall(444, None, 0, 1)))


def test_the_child_reads_its_own_libraries_and_nothing_else(tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_text("secret")
    # The tests of users' uploads run as root on many machines: Landlock, unlike file modes, holds for root too.
    answer = subprocess.run(
        [sys.executable, "-c", PROBE, str(secret), str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(answer.stdout)
    version = kernels_landlock()
    assert found["held"] == (version > 0), f"the kernel has Landlock {version}"
    if version:
        # Emptying a file by its name is refused from the third version on.
        assert set(found["refused"]) >= set(found["all"]) - ({"empty a file"} if version < 3 else set())
        assert list(tmp_path.iterdir()) == [secret]
    else:
        # Such a kernel refuses root nothing: as another user, what file modes refuse is not the studio's doing.
        assert "read a file of the studio" not in found["refused"]


def test_a_parser_works_under_it() -> None:
    data = write_musicxml(small_score())
    assert sandbox.run("musicstudio.engine.notation.reading:parse", data, "a.musicxml")["format"] == "musicxml"
