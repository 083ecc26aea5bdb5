"""Settings of the workers that tests kill dozens of times: only what jobs need, so that they start faster."""

from musicstudio.settings.test import *  # noqa: F403

JOBS = ["django.contrib.contenttypes", "django.contrib.auth", "apps.accounts", "apps.jobs"]
INSTALLED_APPS = [*JOBS, "tests.faults.probe"]
