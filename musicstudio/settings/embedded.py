"""One machine, nothing to install beside it: SQLite, local worker processes, in-memory channel layer, local media."""

from typing import Any

from musicstudio.settings.base import *  # noqa: F403
from musicstudio.settings.base import VAR_DIR

DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "studio.sqlite3",
        "OPTIONS": {
            # Writers queue at BEGIN instead of failing at COMMIT; readers go on under WAL.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
CHANNEL_LAYERS: dict[str, Any] = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
FINGERPRINT_STORE = "files"
JOBS_RUNNER = "leased"
# The in-memory layer cannot cross processes, so streams read the rows instead of waiting for hints.
JOBS_STREAM_HINTS = False
JOBS_STREAM_TAIL_SECONDS = 0.25
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served from where they are; nothing is collected.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
