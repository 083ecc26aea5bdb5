"""`make run`: prepare everything, start the studio, and say where it is and how to get in."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import machine
import packages
from console import give_up, say
from prepare import prepare

STARTING_SECONDS = 120


def chosen_port() -> int:
    """PORT, 8000 when nothing is said; ends the program with one sentence when it cannot be used."""
    wanted = os.environ.get("PORT", "8000")
    if not wanted.isdigit() or not 0 < int(wanted) < 65536:
        give_up(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    port = int(wanted)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            give_up(f"Port {port} needs an administrator: choose one above 1023, for example `make run PORT=8000`.")
        except OSError:
            give_up(f"Port {port} is in use by another program: choose another one, for example `make run PORT={port + 1}`.")
    return port


def manage(*arguments: str) -> str:
    """Run a management command and return what it printed; its errors go to the terminal and end the program."""
    command = [packages.PYTHON, "manage.py", *arguments]
    done = subprocess.run(command, cwd=machine.ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        give_up(f"`manage.py {' '.join(arguments)}` failed: read its message above.")
    return done.stdout


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}health/", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def main() -> int:
    port = chosen_port()
    prepare(tests=False)
    say("Preparing the database and the demo content.")
    manage("migrate", "--verbosity", "0")
    manage("sweep_media")
    manage("demo")
    manage("catalogue")
    way_in = manage("demo", "--print-password")
    address = f"http://127.0.0.1:{port}/"
    studio = subprocess.Popen(
        [packages.PYTHON, "manage.py", "studio", "--port", str(port)], cwd=machine.ROOT, stdin=subprocess.DEVNULL
    )
    # Ctrl-C reaches the studio by itself; this process only waits for it to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: studio.terminate())
    deadline = time.monotonic() + STARTING_SECONDS
    while not answers(address):
        if studio.poll() is not None:
            give_up("The studio ended while starting: read its message above.")
        if time.monotonic() > deadline:
            studio.terminate()
            give_up(f"The studio did not answer on {address} within {STARTING_SECONDS} seconds.")
        time.sleep(0.2)
    say(f"\nMusicStudio is running.\n\naddress:  {address}\n{way_in.strip()}\n\nCtrl-C stops it.")
    return studio.wait()


if __name__ == "__main__":
    raise SystemExit(main())
