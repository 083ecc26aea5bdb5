"""A database and a folder of a benchmark's own, distributed a Redis as well, which go when it ends."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.postgres import PrivatePostgres
from tests.support.redis_server import PrivateRedis


@contextmanager
def own_database(on: str = "embedded") -> Iterator[None]:
    """Django, set up on an empty database: SQLite, or with "distributed" a PostgreSQL, which is started for it as a Redis is."""
    folder = tempfile.mkdtemp(prefix="studio-bench-")
    server, redis = (PrivatePostgres().start(), PrivateRedis().start()) if on == "distributed" else (None, None)
    try:
        os.environ |= {"MUSICSTUDIO_VAR": folder, "MUSICSTUDIO_HOSTS": "testserver,127.0.0.1", "MUSICSTUDIO_TEST_ON": on}
        if server and redis:
            server.create_database("bench")
            os.environ |= server.environment("bench") | {"MUSICSTUDIO_REDIS": redis.url}
        os.environ["MUSICSTUDIO_SETTINGS"] = on
        import django
        from django.core.management import call_command

        from musicstudio.env import choose_settings

        choose_settings()
        django.setup()
        call_command("migrate", verbosity=0)
        yield
    finally:
        if server and redis:
            server.stop()
            redis.remove()
        shutil.rmtree(folder, ignore_errors=True)
