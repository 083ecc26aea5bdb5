"""Settings of workers that learn from listening and are killed while they do: only what that needs, so that they start faster."""

from musicstudio.settings.test import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "apps.accounts",
    "apps.library",
    "apps.jobs",
    "apps.feed",
]
