"""Learn anew what people listen to, now, in this process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from apps.feed.learning import learn


class Command(BaseCommand):
    help = "Train the feed on everybody's listening and put the new version in the place of the one in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--search", action="store_true", help="find the settings anew by held-out listening")

    def handle(self, *args: Any, **options: Any) -> None:
        replace = learn(search=options["search"] or None, told=lambda: self.stdout.write(".", ending=""))
        with transaction.atomic():
            made = replace()
        facts = made.figures
        self.stdout.write(
            f"\nversion {made.pk}: {facts['tracks']} tracks, {facts['listeners']} listeners, {facts['plays']} pairs of "
            f"listener and track, {facts['seconds']} s, {made.size / 1e6:.1f} MB"
        )
        for tried in facts.get("tried", [])[:3]:
            self.stdout.write(f"R@20 {tried['recall_at_20']:.4f}  blend {tried['blend']}  factors {tried['factors']}")
