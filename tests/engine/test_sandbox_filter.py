"""What the sandbox's child may ask of the kernel where nothing but the filter holds (no Landlock)."""

import json
import subprocess
import sys
from pathlib import Path

from musicstudio.env import ROOT

PROBE = """
import ctypes, json, os, resource, signal, socket, sys, threading
from musicstudio.engine.sandbox_filter import forbid_system_calls

folder = sys.argv[1]
secret = folder + "/secret.key"
parent = os.getppid()
pidfd = os.pidfd_open(parent)
held_open = open(secret, "r+")
libc = ctypes.CDLL(None, use_errno=True)
held = forbid_system_calls()

def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)

tries = {
    "open to write": lambda: open(secret, "r+"),
    "open to append": lambda: open(secret, "a"),
    "open to empty": lambda: os.open(secret, os.O_RDONLY | os.O_TRUNC),
    "open by the C library": lambda: call("open", secret.encode(), os.O_RDWR),
    "make": lambda: open(folder + "/new", "w"),
    "make a device": lambda: os.mknod(folder + "/node"),
    "truncate": lambda: os.truncate(secret, 0),
    "truncate what is open": lambda: os.ftruncate(held_open.fileno(), 0),
    "change the mode": lambda: os.chmod(secret, 0o777),
    "remove": lambda: os.remove(secret),
    "signal": lambda: os.kill(parent, 0),
    "signal a thread": lambda: call("tgkill", parent, parent, 0),
    "signal by descriptor": lambda: signal.pidfd_send_signal(pidfd, 0),
    "queue a signal": lambda: call("sigqueue", parent, 0, None),
    "fork": lambda: os.fork() or os._exit(0),
    "lead a session": lambda: os.setsid(),
    "run": lambda: os.execv("/bin/true", ["true"]),
    "connect": lambda: socket.socket(),
    "limit others": lambda: resource.prlimit(parent, resource.RLIMIT_CORE, (0, 0)),
}
allowed = []
for name, attempt in tries.items():
    try:
        attempt()
    except PermissionError:
        continue
    except OSError as error:
        allowed.append(f"{name}: {error}")
    else:
        allowed.append(name)
# What parsers need: to read, to have threads, to look at their own limits.
done = []
thread = threading.Thread(target=lambda: done.append(open(secret).read()))
thread.start()
thread.join()
resource.prlimit(0, resource.RLIMIT_CORE)
print(json.dumps({"held": held, "allowed": allowed, "done": done}))
"""


def test_the_child_changes_nothing_and_reaches_nobody(tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_text("secret")
    answer = subprocess.run([sys.executable, "-c", PROBE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == {"held": True, "allowed": [], "done": ["secret"]}
    assert secret.read_text() == "secret"
    assert list(tmp_path.iterdir()) == [secret]
