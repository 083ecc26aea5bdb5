"""Settings of workers that learn from listening and are killed while they do: only what that needs, so that they start faster."""

from tests.faults.worker_settings import *  # noqa: F403
from tests.faults.worker_settings import JOBS

INSTALLED_APPS = [*JOBS, "apps.library", "apps.feed"]
