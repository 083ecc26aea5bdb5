"""Both deployments pass Django's own checks, and take their secrets and addresses from the environment."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from musicstudio.env import ROOT


def manage(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py on the settings that users get, not on the tests'."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MUSICSTUDIO_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**inherited, "MUSICSTUDIO_VAR": str(var), **environment},
        capture_output=True,
        text=True,
    )


def setting(var: Path, name: str, **environment: str) -> str:
    code = f"from django.conf import settings; print(settings.{name})"
    done = manage(var, "shell", "--verbosity", "0", "--command", code, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_embedded_passes_the_checks(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_distributed_behind_tls_passes_the_deployment_checks(tmp_path: Path) -> None:
    environment = {"MUSICSTUDIO_SETTINGS": "distributed", "MUSICSTUDIO_BEHIND_TLS_PROXY": "1"}
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **environment)
    assert done.returncode == 0, done.stderr


def test_debug_is_off_unless_somebody_asks_for_it(tmp_path: Path) -> None:
    assert setting(tmp_path, "DEBUG") == "False"
    assert setting(tmp_path, "DEBUG", MUSICSTUDIO_DEBUG="1") == "True"


def test_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    first, second = setting(tmp_path, "SECRET_KEY"), setting(tmp_path, "SECRET_KEY")
    assert first == second
    assert len(first) >= 64
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert setting(tmp_path, "SECRET_KEY", MUSICSTUDIO_SECRET_KEY="from-the-environment") == "from-the-environment"


def test_media_goes_to_the_bucket_that_is_named(tmp_path: Path) -> None:
    environment = {"MUSICSTUDIO_SETTINGS": "distributed", "MUSICSTUDIO_S3_BUCKET": "songs"}
    assert "'bucket_name': 'songs'" in setting(tmp_path, "STORAGES", **environment)


@pytest.mark.parametrize(
    ("tls", "starttls", "implicit"), [("", False, False), ("starttls", True, False), ("implicit", False, True)]
)
def test_mail_goes_through_a_relay_with_a_login(tmp_path: Path, tls: str, starttls: bool, implicit: bool) -> None:
    environment = {
        "MUSICSTUDIO_SETTINGS": "distributed",
        "MUSICSTUDIO_MAIL_USER": "studio",
        "MUSICSTUDIO_MAIL_PASSWORD": "secret",
        "MUSICSTUDIO_MAIL_TLS": tls,
    }
    names = ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    shown = setting(tmp_path, ", settings.".join(names), **environment)
    assert shown == f"studio secret {starttls} {implicit}"


def test_a_kind_of_tls_that_is_none_is_named_in_the_message(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", MUSICSTUDIO_SETTINGS="distributed", MUSICSTUDIO_MAIL_TLS="yes")
    assert done.returncode != 0
    assert "MUSICSTUDIO_MAIL_TLS must be one of starttls, implicit" in done.stderr


@pytest.mark.parametrize("name", ["MUSICSTUDIO_JOBS_LEASE", "MUSICSTUDIO_WORKER_MEMORY_MB"])
def test_a_number_that_is_none_is_named_in_the_message(tmp_path: Path, name: str) -> None:
    done = manage(tmp_path, "check", **{name: "many"})
    assert done.returncode != 0
    assert f"{name} must be a whole number" in done.stderr


def test_a_process_computes_with_one_thread(tmp_path: Path) -> None:
    code = "import numpy, threadpoolctl; print([one['num_threads'] for one in threadpoolctl.threadpool_info()])"
    unsaid = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    own = {**unsaid, "MUSICSTUDIO_VAR": str(tmp_path)}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1]"
