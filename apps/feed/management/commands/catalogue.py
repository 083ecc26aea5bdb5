"""The catalogue of public-domain music that the studio starts with."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.feed.catalogue.filling import fill, standing

LOOK_SECONDS = 0.5
TOLD_SECONDS = 5
SILENT_SECONDS = 120
"""So long nothing may move before the command says that nobody works."""
MARKS = (1, 20, 120)
"""Tracks whose seconds are told in the end."""


class Command(BaseCommand):
    help = "Queue what is missing of the catalogue of public-domain music. What is there stays; what was thrown away stays away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wait", action="store_true", help="stay until all of it can be heard, and print the seconds")

    def handle(self, *args: Any, wait: bool, **options: Any) -> None:
        began = time.monotonic()
        missing = fill()
        self.stdout.write(f"{missing} pieces are asked for." if missing else "Nothing is missing.")
        if wait:
            self._wait(began)

    def _wait(self, began: float) -> None:
        told, printed, moved, marks = -1, float(-TOLD_SECONDS), began, dict[int, float]()
        while True:
            now, at = standing(), time.monotonic() - began
            if now.ready != told:
                told, moved = now.ready, time.monotonic()
                marks |= {mark: at for mark in MARKS if mark <= now.ready and mark not in marks}
            if at - printed >= TOLD_SECONDS or not now.filling:
                printed = at
                self.stdout.write(f"{at:6.1f} s  {now.ready} of {now.wanted} can be heard")
                self.stdout.flush()
            if not now.filling:
                for mark, seconds in marks.items():
                    self.stdout.write(f"the first {mark} after {seconds:.1f} s")
                return
            if time.monotonic() - moved > SILENT_SECONDS:
                self.stdout.write("Nothing has moved for two minutes: is the studio running?")
                return
            time.sleep(LOOK_SECONDS)
