"""The catalogue of public-domain music that the studio starts with."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.feed.catalogue.filling import fill, standing

LOOK_SECONDS = 0.5
SILENT_SECONDS = 120
"""So long nothing may move before the command says that nobody works."""
MARKS = (1, 20, 120)


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
        told, moved, marks = -1, began, list(MARKS)
        while True:
            now, at = standing(), time.monotonic()
            if now.ready != told:
                told, moved = now.ready, at
                self.stdout.write(f"{at - began:6.1f} s  {now.ready} of {now.wanted} can be heard")
                while marks and now.ready >= marks[0]:
                    self.stdout.write(f"{at - began:6.1f} s  = the first {marks.pop(0)}")
                self.stdout.flush()
            if not now.filling:
                self.stdout.write(f"{at - began:6.1f} s  done")
                return
            if at - moved > SILENT_SECONDS:
                self.stdout.write("Nothing has moved for two minutes: is the studio running?")
                return
            time.sleep(LOOK_SECONDS)
