"""The demo account with three works to try the studio on."""

from argparse import ArgumentParser
from secrets import randbelow, token_urlsafe
from typing import Any

from django.core.management.base import BaseCommand

from apps.accounts.models import User
from apps.accounts.services import change_password, register
from apps.compose.controls import SEED
from apps.compose.melodies import MELODIES
from apps.library.models import Revision, Work
from apps.library.services import create_work, save_revision
from musicstudio.engine.progress import SilentProgress

ACCOUNT = "demo"
ADDRESS = "demo@studio.invalid"
HARMONISED = "old-hundredth"


class Command(BaseCommand):
    help = "Make the account 'demo' with three public-domain melodies. What is there already stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print-password", action="store_true", help="set a fresh password and print it")

    def handle(self, *args: Any, **options: Any) -> None:
        password = token_urlsafe(12)
        user = User.objects.filter(username=ACCOUNT).first()
        if user is None:
            user = register(username=ACCOUNT, email=ADDRESS, password=password)
        elif options["print_password"]:
            change_password(user=user, password=password)
        # One who threw the examples away does not want them back.
        if not Work.objects.owned_by(user).exists():
            _fill(user)
        if options["print_password"]:
            self.stdout.write(f"account: {ACCOUNT}\npassword: {password}")


def _fill(user: User) -> None:
    # The last one made stands first in the list: the harmonised one.
    for tune in sorted(MELODIES, key=lambda tune: tune.slug == HARMONISED):
        work = create_work(owner=user, title=str(tune.title), score=tune.score())
        if tune.slug == HARMONISED:
            _harmonise(work, user)


def _harmonise(work: Work, user: User) -> None:
    """Add a harmonised revision, so that the first thing a visitor opens already sounds in four parts."""
    from musicstudio.engine.harmony import Controls, Harmonizer
    from musicstudio.engine.harmony.provenance import provenance as model_provenance
    from musicstudio.engine.harmony.weights import SHIPPED

    newest = work.newest()
    tune = next(tune for tune in MELODIES if tune.slug == HARMONISED)
    if newest is None or not SHIPPED.exists():
        return
    seed = randbelow(SEED[1] + 1)
    [score] = Harmonizer.load().harmonize(tune.score(), Controls(seed=seed), SilentProgress())
    provenance = {**model_provenance(), "seed": seed, "controls": {"seed": seed}, "parent": str(newest.id), "partial": False}
    save_revision(
        work=work, author=user, score=score, base=newest.number, origin=Revision.Origin.HARMONISE, provenance=provenance
    )
