"""What the sandbox's child may open, once it has begun to read foreign bytes."""

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


def test_the_child_reads_its_own_libraries_and_nothing_else(tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_text("secret")
    # The tests of users' uploads run as root on many machines: Landlock, unlike file modes, holds for root too.
    answer = subprocess.run(
        [sys.executable, "-c", PROBE, str(secret), str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(answer.stdout)
    # A kernel without Landlock refuses nothing, and the function says so.
    assert found["refused"] == (found["all"] if found["held"] else [])
    if found["held"]:
        assert secret.read_text() == "secret"
        assert list(tmp_path.iterdir()) == [secret]


def test_a_parser_works_under_it() -> None:
    data = write_musicxml(small_score())
    assert sandbox.run("musicstudio.engine.notation.reading:parse", data, "a.musicxml")["format"] == "musicxml"
