"""`manage.py rights_deadlines`: what the studio does every minute by itself while its workers run, once and now."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.rights.cases.sweep import sweep


class Command(BaseCommand):
    help = "Make the moves of cases whose time is over, and mail the notices that are due."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep()
        self.stdout.write(f"{done.moved} case(s) went on, {done.mailed} notice(s) mailed.")
