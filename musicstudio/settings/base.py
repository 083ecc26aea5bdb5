"""What both deployments share."""

from pathlib import Path

from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

from musicstudio import env

BASE_DIR = env.ROOT
VAR_DIR = env.var_dir()
MODELS_DIR = env.models_dir()
# A service that is asked for words before the studio's own model; nothing is sent anywhere as long as there is no address.
LYRICS_ENDPOINT = {name: env.text(f"MUSICSTUDIO_LYRICS_{name.upper()}") for name in ("url", "key", "model")}
SECRET_KEY = env.secret_key()
DEBUG = env.flag("MUSICSTUDIO_DEBUG")
ALLOWED_HOSTS = env.names("MUSICSTUDIO_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.names("MUSICSTUDIO_ORIGINS")
# Where mails lead to.
SITE_ADDRESS = next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "musicstudio.admin.StudioAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "apps.accounts",
    "apps.library",
    "apps.jobs",
    "apps.compose",
    "apps.voice",
    "apps.rights",
    "apps.feed",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "musicstudio.urls"
ASGI_APPLICATION = "musicstudio.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["musicstudio.templating"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "compose:home"
LOGOUT_REDIRECT_URL = "accounts:login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
# Front-end packages are served as installed: no build step. Each pair is (URL prefix, folder in node_modules).
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        (f"npm/{name}", BASE_DIR / "node_modules" / package)
        for name, package in (
            ("verovio", "verovio/dist"),
            ("spessasynth_lib", "spessasynth_lib/dist"),
            ("spessasynth_core", "spessasynth_core/dist"),
            ("stb-vorbis", "stb-vorbis/dist"),
            ("pitchy", "pitchy"),
            ("uplot", "uplot/dist"),
            ("fft.js", "fft.js/lib"),
            ("inter", "@fontsource-variable/inter/files"),
            ("jetbrains-mono", "@fontsource-variable/jetbrains-mono/files"),
            ("noto-sans-sc", "@fontsource-variable/noto-sans-sc"),
        )
        if (BASE_DIR / "node_modules" / package).is_dir()
    ),
]
# In each web process: engraved first pages, some 20 KB each, and what was last rendered, which players ask for part by part.
# What must hold across processes stands in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "engravings": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "engravings",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    # What would be sung, some 300 KB for ten minutes: pages ask again after every change.
    "songs": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "songs",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 32},
    },
    "exports": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "exports",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 8},
    },
}
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Form and JSON bodies; uploads have their own, larger gate in apps.library.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Networks of reverse proxies whose X-Forwarded-For is believed; nobody else's is.
TRUSTED_PROXIES = env.names("MUSICSTUDIO_TRUSTED_PROXIES")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE, "'wasm-unsafe-eval'"],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "apps.accounts.authentication.BearerAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["musicstudio.api.JSONParser"],
    "EXCEPTION_HANDLER": "musicstudio.api.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "MusicStudio API",
    "DESCRIPTION": "Everything the studio's pages do, for scripts and audio workstations.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "musicstudio.schema.common_answers",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OriginEnum": "apps.library.models.Revision.Origin",
        "WrittenOriginEnum": "apps.library.serializers.WRITTEN_ORIGINS",
        "SungLanguageEnum": "apps.voice.controls.LANGUAGES",
        "ContributorRoleEnum": "apps.rights.models.Contributor.Role",
        "JobStateEnum": "apps.jobs.models.Job.State",
        "CaseStateEnum": "apps.rights.cases.table.State",
        "CaseMoveEnum": "apps.rights.case_serializers.MOVE_NAMES",
    },
}

# Pairs of a listener and a track from which on a training of the feed is spread over the workers.
FEED_SPREAD_PAIRS = env.integer("MUSICSTUDIO_FEED_SPREAD_PAIRS", 5_000_000)
# Fingerprints: see apps/rights/index.py. References are spread over so many parts, each of which a worker can look through.
FINGERPRINT_SHARDS = env.integer("MUSICSTUDIO_FINGERPRINT_SHARDS", 1)

# Jobs: see apps/jobs. Seconds.
JOBS_LEASE_SECONDS = env.integer("MUSICSTUDIO_JOBS_LEASE", 30)
JOBS_MAX_ATTEMPTS = 3
# How long a worker may take to stop by itself: after a cancel, and when the studio shuts down.
JOBS_GRACE_SECONDS = env.integer("MUSICSTUDIO_JOBS_GRACE", 5)
JOBS_WORKER_MEMORY_MB = env.integer("MUSICSTUDIO_WORKER_MEMORY_MB", 3000)
