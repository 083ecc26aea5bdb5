"""Is anything lost of what listeners' browsers tell, or counted twice, while web server and worker are killed again and again?

A database of its own, a real web server and a real worker that learns from the listening meanwhile. Clients send all their events
once, twice or three times and out of order; meanwhile web server and worker are killed with SIGKILL again and again. Printed are
what was sent, how often it was cut off, events a second, and what is missing of events, plays and likes in the end, or too much;
the exit code is 1 when that is not nothing.

    python -m benchmarks.lost_events [--on distributed] [--events 100000] [--clients 50] [--kills 20]
"""

import argparse
import tempfile
from pathlib import Path

from tests.support.own_database import own_database

EVENTS_OF_A_PLAY = 5.2
BATCH = 100
"""Events that a browser sends at once which has many to tell."""


def measure(clients: int, events: int, kills: int) -> bool:
    """Whether everything was kept, and nothing twice."""
    from tests.faults.listening import audience, count, tell_under_fire
    from tests.faults.studio_processes import Processes

    told = audience(clients, round(events / clients / EVENTS_OF_A_PLAY))
    with tempfile.TemporaryDirectory(prefix="lost-events-") as folder:
        processes = Processes(Path(folder))
        try:
            fire = tell_under_fire(processes, told, kills=kills, batch=BATCH)
        finally:
            processes.stop()
    found = count(told)
    print(f"{told.events:,} events of {clients} clients, sent {fire.sent / told.events:.2f} times each, out of order")
    print(f"{fire.seconds:.0f} s, {told.events / fire.seconds:.0f} events a second; {fire.cut_off:,} requests cut off or refused")
    print(f"killed: the web server {fire.killed['web']} times, the worker {fire.killed['worker']} times while it learnt")
    print(f"lost: {found.lost}   counted twice: {found.doubled}   listeners with something half done: {found.half_done}")
    print(f"the taste learnt from {found.learnt} pairs of listener and track, of {found.played}")
    for error in fire.gave_up:
        print(f"a client gave up: {error!r}")
    return not (fire.gave_up or found.lost or found.doubled or found.half_done or found.learnt != found.played)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--on", choices=("embedded", "distributed"), default="embedded")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    asked = parser.parse_args()
    with own_database(asked.on):
        whole = measure(asked.clients, asked.events, asked.kills)
    raise SystemExit(0 if whole else 1)


if __name__ == "__main__":
    main()
