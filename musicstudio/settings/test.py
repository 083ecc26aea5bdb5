"""The settings of the test suite: the embedded studio, or with MUSICSTUDIO_TEST_ON=distributed the distributed one."""

from musicstudio import env

if env.text("MUSICSTUDIO_TEST_ON", "embedded") == "distributed":
    from musicstudio.settings.distributed import *  # noqa: F403
    from musicstudio.settings.distributed import DATABASES, INSTALLED_APPS
else:
    from musicstudio.settings.embedded import *  # noqa: F403
    from musicstudio.settings.embedded import DATABASES, INSTALLED_APPS, VAR_DIR

    # A file as in production: the in-memory database that Django would take locks whole tables between threads.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

# The suite makes thousands of users; the production hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Pages of a test need no static files, neither collected nor searched for (which every new test client would pay for).
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# One kind of job that does nothing but count, and dies where a test of faults wants it to.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.probe"]
# Processes that a test starts work on that test's database.
if _database := env.text("MUSICSTUDIO_TEST_DATABASE"):
    DATABASES["default"]["NAME"] = _database
