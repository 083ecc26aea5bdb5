"""`manage.py work`: worker processes for jobs, on this machine, until SIGTERM."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.jobs.pool import Pool
from apps.jobs.supervision import default_processes, stop_on_signals, supervise


class Command(BaseCommand):
    help = "Run worker processes for jobs until SIGTERM. JOBS_RUNNER decides how they learn of work: table or Celery."

    # They import every view, which takes longer than everything else before the first job.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, default=default_processes(), help="how many (default: %(default)s)")

        parser.add_argument("--name", default=socket.gethostname(), help="what logs and rows call them (default: the host)")

    def handle(self, *args: Any, processes: int, name: str, **options: Any) -> None:
        supervise(Pool(processes, settings.JOBS_RUNNER, name), stop_on_signals())
