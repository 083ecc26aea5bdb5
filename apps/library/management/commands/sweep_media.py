"""`manage.py sweep_media`: remove files that nothing points at, as a machine that stopped at a bad moment leaves them."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.library.storage import remove_orphans


class Command(BaseCommand):
    help = "Remove files of what was deleted, or never finished, more than a day ago."
    requires_system_checks = ()

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        removed = remove_orphans()
        if verbosity and removed:
            self.stdout.write(f"Removed {removed} file(s) that belonged to nothing.")
