"""Several machines: PostgreSQL, Redis (broker and channel layer), S3-compatible media, any number of web and worker processes."""

from typing import Any

from musicstudio import env
from musicstudio.settings.base import *  # noqa: F403

DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("MUSICSTUDIO_DB_NAME", "musicstudio"),
        "USER": env.text("MUSICSTUDIO_DB_USER", "musicstudio"),
        "PASSWORD": env.text("MUSICSTUDIO_DB_PASSWORD"),
        "HOST": env.text("MUSICSTUDIO_DB_HOST", "localhost"),
        "PORT": env.text("MUSICSTUDIO_DB_PORT", "5432"),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Requests and streams share a few connections per process: opening one costs more than most queries do.
            "pool": {"min_size": 0, "max_size": env.integer("MUSICSTUDIO_DB_POOL", 20)},
            # A machine that freezes or vanishes within a transaction would keep the rows it has locked: a job among them could
            # be taken over by nobody, whatever its lease says.
            "options": f"-c idle_in_transaction_session_timeout={env.integer('MUSICSTUDIO_DB_SILENCE', 60)}s",
        },
    }
}
REDIS_URL = env.text("MUSICSTUDIO_REDIS", "redis://localhost:6379/0")
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_URL], "capacity": 1000}}
}
# Every machine must agree on these: the same on all of them.
FINGERPRINT_STORE = "rows"
FINGERPRINT_SHARDS = env.integer("MUSICSTUDIO_FINGERPRINT_SHARDS", 4)
JOBS_RUNNER = "celery"
# Hints arrive over Redis; the slow tail of the rows only bridges the time while Redis is away.
JOBS_STREAM_HINTS = True
JOBS_STREAM_TAIL_SECONDS = 2.0
CELERY_BROKER_URL = REDIS_URL
EMAIL_HOST = env.text("MUSICSTUDIO_MAIL_HOST", "localhost")
EMAIL_PORT = env.integer("MUSICSTUDIO_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("MUSICSTUDIO_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MUSICSTUDIO_MAIL_PASSWORD")
_mail_tls = env.choice("MUSICSTUDIO_MAIL_TLS", ("", "starttls", "implicit"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_tls == "starttls", _mail_tls == "implicit"
# A relay that does not answer must not hold the page of somebody who forgot a password.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MUSICSTUDIO_MAIL_FROM", "studio@localhost")

if _bucket := env.text("MUSICSTUDIO_S3_BUCKET"):
    _media = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": env.text("MUSICSTUDIO_S3_ENDPOINT") or None,
            "access_key": env.text("MUSICSTUDIO_S3_KEY"),
            "secret_key": env.text("MUSICSTUDIO_S3_SECRET"),
            "querystring_auth": True,
        },
    }
else:
    _media = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
STORAGES: dict[str, Any] = {
    "default": _media,
    "staticfiles": {"BACKEND": "musicstudio.static_files.CompactStaticFilesStorage"},
}

if env.flag("MUSICSTUDIO_BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # Load balancers ask over plain HTTP.
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = env.integer("MUSICSTUDIO_HSTS_SECONDS", 31536000)
    # Subdomains and browsers' preload lists are for the owner of the domain to promise, not for this site.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
