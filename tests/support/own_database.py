"""A database and a folder of a benchmark's own, which go when it ends."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.postgres import PrivatePostgres


@contextmanager
def own_database(on: str = "embedded") -> Iterator[None]:
    """Django, set up on an empty database: SQLite, or with "distributed" a PostgreSQL that is started for it."""
    folder = tempfile.mkdtemp(prefix="studio-bench-")
    server = PrivatePostgres().start() if on == "distributed" else None
    try:
        os.environ |= {"MUSICSTUDIO_VAR": folder, "MUSICSTUDIO_SETTINGS": on, "MUSICSTUDIO_HOSTS": "testserver"}
        if server:
            server.create_database("bench")
            os.environ |= server.environment("bench") | {"MUSICSTUDIO_SETTINGS": on}
        import django
        from django.core.management import call_command

        from musicstudio.env import choose_settings

        choose_settings()
        django.setup()
        call_command("migrate", verbosity=0)
        yield
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
