"""Files are asked who made them: our own, changed ones, others', and those whose credentials were removed."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from apps.accounts import limits, personal_data
from apps.accounts.models import User
from apps.compose.melodies import MELODIES
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.services import create_work, purge_work, save_revision, set_visibility
from apps.library.storage import remove_orphans
from apps.rights import index
from apps.rights.models import ExportedManifest, ExportedSound
from apps.rights.provenance import remembering
from apps.rights.provenance.verifying import verify
from musicstudio.engine.audio.credentials import Maker, Statement, new_identity, signed
from musicstudio.engine.notation import Part
from tests.support.indexes import spoil_state
from tests.support.reencoding import reencoded
from tests.support.sounds import tone

pytestmark = pytest.mark.django_db
COMPOSED = {"model": "MusicStudio chorales", "version": "2.0", "training_data": "Chorales that are free."}


@pytest.fixture(autouse=True)
def _index_of_this_test(tmp_path: Path, settings: Settings) -> None:
    """Rows are rolled back, an index is not."""
    settings.VAR_DIR = tmp_path / "var"
    caches["exports"].clear()


@pytest.fixture
def composed(musician: User) -> Revision:
    """Old Hundredth with a second voice that a model wrote."""
    tune = MELODIES[0].score()
    [melody] = tune.parts
    below = tuple(replace(note, id=f"b{note.id}", pitch=note.pitch - 16 + note.onset // 10080 % 5) for note in melody.notes)
    work = create_work(owner=musician, title="Evening hymn", score=tune)
    both = replace(tune, parts=(melody, Part("bass", "Bass", below, clef="F4")))
    return save_revision(work=work, author=musician, score=both, base=1, origin="harmonise", provenance=COMPOSED)


@pytest.fixture
def exported(api: Client, composed: Revision) -> Callable[[str], bytes]:
    """exported(form): the revision as a file, as its owner gets it."""
    return lambda form: api.get(f"/api/compose/revisions/{composed.pk}/export.{form}").content


@pytest.fixture
def api(musician: User) -> Client:
    client = Client()
    client.force_login(musician)
    return client


def asked(client: Client, content: bytes) -> Any:
    answer = client.post("/api/rights/verifications/", {"file": SimpleUploadedFile("sound", content)})
    assert answer.status_code == 200, answer.content
    return answer.json()


def text(told: dict[str, Any], label: str) -> list[str]:
    return [fact["text"] for fact in told["facts"] if fact["about"] == label]


@pytest.mark.parametrize("form", ["wav", "flac", "mp3"])
def test_our_own_file_is_ours_until_a_byte_is_changed(exported: Callable[[str], bytes], form: str) -> None:
    content = exported(form)
    told = asked(Client(), content)
    assert (told["finding"], told["problems"], told["work"]) == ("ours", [], None)
    assert text(told, "Signed by") == ["this studio"] and text(told, "Title") == ["Evening hymn"]
    assert text(told, "Made with") == ["MusicStudio chorales 2.0"] and text(told, "Trained on") == ["Chorales that are free."]
    assert told["exported_at"] is not None
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 1
    told = asked(Client(), bytes(changed))
    assert (told["finding"], told["problems"]) == ("ours_changed", ["assertion.dataHash.mismatch"])
    # FLAC has checksums of its own, so that a changed one is mute.
    assert (form == "flac") == ("Its sound is damaged and cannot be read." in told["remarks"])


def test_a_file_that_somebody_else_signed_says_so_and_is_not_believed() -> None:
    said = Statement("Theirs", "trainedAlgorithmicMedia", voice=True, makers=(Maker("Their model", "7"),))
    theirs = signed(tone(4), "wav", said, new_identity())
    told = asked(Client(), theirs)
    assert (told["finding"], told["problems"], told["exported_at"]) == ("others", [], None)
    assert text(told, "Made with") == ["Their model 7"] and any("may be anybody's" in remark for remark in told["remarks"])
    changed = theirs.replace(b"Their model", b"Other model", 1)
    told = asked(Client(), changed)
    assert told["finding"] == "others_changed" and told["problems"]


def test_damaged_credentials_are_told_from_none(exported: Callable[[str], bytes]) -> None:
    content = bytearray(exported("wav"))
    place = content.find(b"jumdc2cl")
    content[place + 100 : place + 140] = bytes(40)
    assert asked(Client(), bytes(content))["finding"] == "damaged"
    assert asked(Client(), tone(4))["finding"] == "nothing"
    told = asked(Client(), tone(4, form="OGG"))
    assert told["finding"] == "nothing" and any("OGG" in remark for remark in told["remarks"])


@pytest.mark.parametrize(("kept_as", "form"), [("mp3", "mp3"), ("wav", "ogg"), ("flac", "wav"), ("ogg", "mp3")])
def test_a_sound_is_known_though_its_credentials_were_removed(
    exported: Callable[[str], bytes], run_jobs: Callable[[], Job], api: Client, kept_as: str, form: str
) -> None:
    content = exported(kept_as)
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error
    told = asked(api, reencoded(content, form, quieter=0.6, later=0.3))
    assert (told["finding"], told["title"]) == ("removed", "Evening hymn")
    assert ("cannot carry" in told["sentence"]) == (form == "ogg")
    if kept_as == "ogg":
        assert told["manifest"] is None  # it never had any
    else:
        manifest = told["manifest"]["manifests"][told["manifest"]["active_manifest"]]
        assert manifest["title"] == "Evening hymn"


def test_a_piece_of_it_is_enough_and_another_piece_of_music_is_not(
    exported: Callable[[str], bytes], run_jobs: Callable[[], Job], api: Client, musician: User
) -> None:
    content = exported("mp3")
    run_jobs()
    samples, rate = soundfile.read(io.BytesIO(content), dtype="float32")
    piece = io.BytesIO()
    soundfile.write(piece, samples[6 * rate : 18 * rate], rate, format="WAV")
    assert asked(api, piece.getvalue())["finding"] == "removed"
    for melody in MELODIES[1:]:  # of the same instruments
        other = create_work(owner=musician, title="Other", score=melody.score()).newest()
        assert other is not None
        written_by_people = api.get(f"/api/compose/revisions/{other.pk}/export.mp3").content
        assert asked(api, written_by_people)["finding"] == "nothing", melody
    alone = create_work(owner=musician, title="The melody alone", score=MELODIES[0].score()).newest()
    assert alone and asked(api, api.get(f"/api/compose/revisions/{alone.pk}/export.mp3").content)["finding"] == "nothing"


def test_a_strangers_private_work_stays_unnamed(
    exported: Callable[[str], bytes], run_jobs: Callable[[], Job], api: Client, composed: Revision, stranger: Client, admin: User
) -> None:
    content = reencoded(exported("mp3"), "mp3")
    run_jobs()
    administrator = Client()
    administrator.force_login(admin)
    for client in (Client(), stranger, administrator):
        answer = client.post("/api/rights/verifications/", {"file": SimpleUploadedFile("sound", content)})
        told = answer.json()
        assert told["finding"] == "removed" and told["exported_at"]
        assert (told["work"], told["title"], told["manifest"]) == (None, None, None)
        assert b"Evening" not in answer.content
    work = composed.work
    set_visibility(work=work, visibility=Work.Visibility.UNLISTED, actor=work.owner)
    assert asked(stranger, content)["title"] is None  # known to those who have the link
    set_visibility(work=work, visibility=Work.Visibility.PUBLIC, actor=work.owner)
    assert asked(stranger, content)["title"] == "Evening hymn"


def test_a_sound_is_heard_once_and_its_files_are_remembered_one_by_one(
    exported: Callable[[str], bytes],
    run_jobs: Callable[[], Job],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    settings: Settings,
) -> None:
    monkeypatch.setattr(remembering, "MOST_MANIFESTS", 2)
    for form in ("wav", "mp3", "ogg"):
        exported(form)
    assert Job.objects.filter(kind=remembering.HEAR).count() == 1
    assert set(ExportedManifest.objects.values_list("form", flat=True)) == {"wav", "mp3"}
    [waiting] = (Path(settings.MEDIA_ROOT) / "exported-sounds").iterdir()
    assert remove_orphans() == 0 and waiting.exists()
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    sound = ExportedSound.objects.get()
    assert sound.frames > 100 and not sound.audio and not waiting.exists()
    exported("flac")  # the oldest is let go of
    assert set(ExportedManifest.objects.values_list("form", flat=True)) == {"mp3", "flac"}


def test_what_people_wrote_is_not_remembered(api: Client, musician: User) -> None:
    newest = create_work(owner=musician, title="Mine", score=MELODIES[0].score()).newest()
    assert newest and api.get(f"/api/compose/revisions/{newest.pk}/export.mp3").status_code == 200
    assert not ExportedSound.objects.exists()


def test_the_index_follows_the_rows_and_is_built_anew_when_it_is_damaged(
    exported: Callable[[str], bytes], run_jobs: Callable[[], Job], api: Client, composed: Revision, musician: User
) -> None:
    stripped = reencoded(exported("mp3"), "mp3")
    run_jobs()
    assert asked(api, stripped)["finding"] == "removed"
    for shard in range(index.shards()):
        spoil_state(index.index_of(index.Catalogue.EXPORTED, shard))
    assert asked(api, stripped)["finding"] == "removed"
    purge_work(work=composed.work, actor=musician)
    assert asked(api, stripped)["finding"] == "nothing"


@pytest.mark.parametrize("heard", [False, True])
def test_a_purged_work_takes_along_what_is_remembered(
    exported: Callable[[str], bytes],
    run_jobs: Callable[[], Job],
    composed: Revision,
    musician: User,
    settings: Settings,
    django_capture_on_commit_callbacks: Any,
    heard: bool,
) -> None:
    exported("mp3")
    with django_capture_on_commit_callbacks(execute=True):
        if heard:
            run_jobs()
        purge_work(work=composed.work, actor=musician)
    assert not ExportedSound.objects.exists() and not ExportedManifest.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "exported-sounds").iterdir())
    if not heard:
        job = run_jobs()
        assert (job.state, job.error) == (Job.State.FAILED, "What this work was to be done on is gone; start it anew.")


def test_all_my_data_holds_what_was_signed(exported: Callable[[str], bytes], musician: User, other_musician: User) -> None:
    exported("mp3")
    name = "exports/signed.json"
    mine, theirs = (
        json.loads(b"".join(b"".join(file.chunks) for file in personal_data.export_files(user) if file.name == name))
        for user in (musician, other_musician)
    )
    assert [row["form"] for row in mine] == ["mp3"] and mine[0]["manifests"]["manifests"]
    assert theirs == []


@pytest.mark.parametrize("content", [b"", b"hello", b"RIFF\x00\x00\x00\x00WAVE", b"ID3" + b"\xff" * 400, b"fLaC" + bytes(38)])
def test_what_is_no_sound_is_refused_in_one_sentence(content: bytes) -> None:
    answer = Client().post("/api/rights/verifications/", {"file": SimpleUploadedFile("x.wav", content or b" ")})
    assert answer.status_code == 422 and answer.json()["detail"].endswith(".")


def test_so_many_files_in_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "VERIFY", limits.Limit("verify", attempts=1, seconds=600))
    address = "/api/rights/verifications/"
    assert Client().post(address, {"file": SimpleUploadedFile("x.wav", tone(4))}).status_code == 200
    refused = Client().post(address, {"file": SimpleUploadedFile("x.wav", tone(4))})
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 0
    assert Client().post("/rights/verify/", {"file": SimpleUploadedFile("x.wav", tone(4))}).status_code == 429


def test_the_page_checks_its_token_and_caps_what_it_takes() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/rights/verify/", {"file": SimpleUploadedFile("x.wav", tone(4))}).status_code == 403
    large = Client().post("/rights/verify/", {"file": SimpleUploadedFile("x.wav", bytes(50 * 1024 * 1024 + 70_000))})
    assert large.status_code == 413 and "larger than 50 MB" in large.content.decode()
    assert Client().post("/rights/verify/").status_code == 422


def test_the_command_tells_what_the_page_tells(exported: Callable[[str], bytes], tmp_path: Path) -> None:
    file = tmp_path / "hymn.mp3"
    file.write_bytes(exported("mp3"))
    said = io.StringIO()
    call_command("provenance", "verify", str(file), stdout=said)
    assert said.getvalue().startswith("This studio signed this file, and it is as it left the studio.")
    assert "Made with: MusicStudio chorales 2.0" in said.getvalue()
    said = io.StringIO()
    call_command("provenance", "verify", str(file), "--json", stdout=said)
    assert json.loads(said.getvalue())["finding"] == "ours"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("provenance", "verify", str(tmp_path / "none.wav"))


def test_silence_is_not_ours(exported: Callable[[str], bytes], run_jobs: Callable[[], Job], musician: User) -> None:
    exported("mp3")
    run_jobs()
    silence = io.BytesIO()
    soundfile.write(silence, np.zeros(44_100 * 8, np.float32), 44_100, format="WAV")
    assert verify(silence.getvalue(), musician).remembered is None
