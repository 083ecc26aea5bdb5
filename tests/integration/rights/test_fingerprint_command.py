"""The registry's ears from the command line."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.rights import index
from apps.rights.models import RegisteredRecording
from musicstudio.engine.fingerprint.sharding import of_shard
from tests.support.indexes import spoil_segments
from tests.support.publishing import file_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


def told(*arguments: Any) -> str:
    out = io.StringIO()
    call_command("fingerprint", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def sea(tmp_path: Path, musician: User, run_jobs: Callable[[], Job]) -> Path:
    """A file that is registered as "Sea"."""
    path = tmp_path / "sea.flac"
    path.write_bytes(file_of(1).read())
    told("add", str(path), "--holder", musician.username, "--title", "Sea")
    run_jobs()
    return path


def test_what_was_added_is_found_and_other_music_is_not(sea: Path, tmp_path: Path) -> None:
    piece, other = tmp_path / "piece.flac", tmp_path / "other.flac"
    piece.write_bytes(file_of(1, seconds=8.0, first=6.0).read())
    other.write_bytes(file_of(9, seconds=8.0).read())
    answer = told("query", str(piece))
    assert re.match(r"Sea: 100\.0%, speed x (0\.99|1\.00)\d, pitch \+0\.0\n", answer)
    found = json.loads(told("query", str(piece), "--json"))
    assert found["answer"] == "known"
    assert found["recognitions"][0]["stretches"][0][2] == pytest.approx(6.0, abs=0.4)
    assert told("query", str(other)) == "Nothing in the registry.\n"
    other.write_bytes(file_of(9, seconds=1.0).read())
    assert told("query", str(other)) == "Too little to tell.\n"


def test_a_damaged_index_is_found_and_built_anew(sea: Path) -> None:
    assert "registered: 1 references were missing and 0 too many, mended." in told("verify")
    number = RegisteredRecording.objects.get().number
    [shard] = [one for one in range(index.shards()) if of_shard([number], one, index.shards())]
    where = f"registered, shard {shard + 1} of {index.shards()}: 1 references, 0.3 minutes, "
    stored = index.index_of(index.Catalogue.REGISTERED, shard)
    stored.compact()
    assert where in told("verify")
    spoil_segments(stored.store)
    with pytest.raises(CommandError, match=f"Shard {shard + 1} of what is registered is damaged"):
        told("verify")
    assert where in told("rebuild")
    assert told("query", str(sea)).startswith("Sea")


def test_building_anew_takes_away_what_other_versions_left(sea: Path, settings: Settings) -> None:
    told("verify")
    old = settings.VAR_DIR / "fingerprints" / "registered-1-0"
    (old / "segments").mkdir(parents=True)
    told("rebuild")
    assert not old.exists()
    assert told("query", str(sea)).startswith("Sea")


def test_what_cannot_be_done_is_said(tmp_path: Path, musician: User) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    for arguments, sentence in (
        (("query", str(tmp_path / "none.wav")), "cannot be read"),
        (("query", str(tmp_path / "text.wav")), "WAV"),
        (("add", str(tmp_path / "text.wav"), "--holder", "nobody"), "no account"),
        (("add", str(tmp_path / "text.wav"), "--holder", musician.username), "WAV"),
    ):
        with pytest.raises(CommandError, match=sentence):
            told(*arguments)
