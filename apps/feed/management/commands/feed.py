"""What the feed would give somebody now, and why."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.models import User
from apps.feed.cards import told_placements
from apps.feed.listeners import listener_of
from apps.feed.mixes import UnknownMix
from apps.feed.sessions import next_tracks


class Command(BaseCommand):
    help = "Print somebody's feed; nothing of it is kept, and nothing counts as shown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the name of an account")
        parser.add_argument("--why", action="store_true", help="the reason of each track, with its exact shares")
        parser.add_argument("--mix", default="for-you", help="for-you, new, following, tag:mood:calm, radio:<track>")
        parser.add_argument("--count", type=int, default=20)

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no account called {options['user']}.")
        with transaction.atomic():
            try:
                look, placed = next_tracks(listener=listener_of(user), mix=options["mix"], session=None, count=options["count"])
            except UnknownMix as error:
                raise CommandError(f"There is no mix called {options['mix']}.") from error
            for number, card in enumerate(told_placements(look.listener, placed), 1):
                made = " (generated)" if card["generated"] else ""
                self.stdout.write(f"{number:3} {card['title']} - {card['artist']['name']}{made}")
                if options["why"]:
                    self._why(card["why"], placed[number - 1].propensity)
            transaction.set_rollback(True)

    def _why(self, why: Any, propensity: float) -> None:
        self.stdout.write(f"      {why['text']} (chance of this place {propensity:.2f})")
        for reason in why["reasons"]:
            self.stdout.write(f"      {reason['share']:6.1%} {reason['name']}")
