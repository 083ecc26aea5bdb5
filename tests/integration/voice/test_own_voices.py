"""A voice of one's own, from the consent to a take that it sings, and back to nothing."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from apps.accounts.models import AuditEntry, User
from apps.jobs.models import Job
from apps.jobs.row_progress import RowProgress
from apps.library.models import Work
from apps.voice import own_learning
from apps.voice.handlers import learning as handler
from apps.voice.models import Clip, OwnRecording, OwnVoice, Take
from apps.voice.personal_data import erase, export
from musicstudio.engine.audio.encoding import encode
from musicstudio.engine.singing.own import learn as learning
from musicstudio.engine.singing.own.prompts import prompts
from tests.support.own_voices import LANGUAGE, SECONDS, SHORT, few_words, read_aloud

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/api/voice/own-voices/"
NUMBERS = range(8)


def wav(samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, 24_000, format="WAV")
    return file.getvalue()


@pytest.fixture(autouse=True)
def _few_words() -> Iterator[None]:
    with few_words():
        yield


@pytest.fixture
def begin(api: Client) -> Callable[..., Any]:
    """begin(**fields): the answer to beginning a voice."""

    def send(**fields: Any) -> Any:
        return api.post(ADDRESS, {"name": "Me", "language": LANGUAGE, "consent": True, **fields}, content_type="application/json")

    return send


@pytest.fixture
def voice(begin: Callable[..., Any]) -> OwnVoice:
    return OwnVoice.objects.get(pk=begin().json()["id"])


@pytest.fixture
def upload(api: Client, voice: OwnVoice) -> Callable[..., Any]:
    """upload(number, samples): the answer to sending a recording of a prompt."""

    def send(number: int, samples: np.ndarray | None = None) -> Any:
        sound = wav(read_aloud(number) if samples is None else samples)
        body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("my voice.wav", sound)})
        return api.put(f"{ADDRESS}{voice.pk}/recordings/{number}/", body, content_type=MULTIPART_CONTENT)

    return send


@pytest.fixture
def recorded(voice: OwnVoice, upload: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> OwnVoice:
    """Enough is recorded, as far as this studio asks."""
    for module in (learning, own_learning):
        monkeypatch.setattr(module, "LEAST_SECONDS", SECONDS)
    monkeypatch.setattr(handler, "learn", partial(learning.learn, budget=SHORT))
    assert upload(0).status_code == 200
    for number in NUMBERS[1:]:
        sound = encode(read_aloud(number), 24_000, "flac")
        row = OwnRecording(
            voice=voice, number=number, size=len(sound), sha256=f"{number}", seconds=len(read_aloud(number)) / 24_000
        )
        row.audio.save("", ContentFile(sound))
    return voice


@pytest.fixture
def ask(api: Client) -> Callable[..., Any]:
    return lambda voice, key=None: api.post(f"{ADDRESS}{voice.pk}/learning/", headers={"Idempotency-Key": key} if key else {})


def stored_sounds(voice: OwnVoice) -> Iterator[bool]:
    for recording in OwnRecording.objects.filter(voice=voice):
        yield recording.audio.storage.exists(recording.audio.name or "")


def test_no_consent_no_voice(begin: Callable[..., Any]) -> None:
    answer = begin(consent=False)
    assert answer.status_code == 400 and "consent" in answer.json()["consent"][0]
    assert not OwnVoice.objects.exists()


def test_the_consent_is_stored_as_it_was_shown(voice: OwnVoice, upload: Callable[..., Any]) -> None:
    assert voice.consent == prompts(LANGUAGE)[0].text and voice.consented_at
    answer = upload(0).json()
    assert [row["number"] for row in answer["recordings"]] == [0]
    voice.refresh_from_db()
    assert voice.consent_sha256 == OwnRecording.objects.get().sha256
    assert AuditEntry.objects.filter(verb="own_voice.start").get().detail["consent"] == voice.consent


def test_a_silent_recording_is_refused_and_the_older_one_stays(voice: OwnVoice, upload: Callable[..., Any]) -> None:
    upload(3)
    older = OwnRecording.objects.get()
    answer = upload(3, np.zeros(24_000 * 6, np.float32))
    assert answer.status_code == 422 and answer.json()["detail"].startswith("There is hardly any sound")
    assert OwnRecording.objects.get().pk == older.pk and all(stored_sounds(voice))


def test_a_newer_recording_takes_the_place_of_the_older(voice: OwnVoice, upload: Callable[..., Any], api: Client) -> None:
    upload(3)
    older = OwnRecording.objects.get()
    answer = upload(3, read_aloud(3)[::-1].copy())
    [row] = answer.json()["recordings"]
    newer = OwnRecording.objects.get()
    assert newer.pk != older.pk and not older.audio.storage.exists(older.audio.name or "")
    sound = api.get(row["audio"], headers={"Range": "bytes=0-3"})
    assert sound.status_code == 206 and sound["Content-Type"] == "audio/flac"
    assert str(voice.pk) in (newer.audio.name or "") and "my voice" not in (newer.audio.name or "")


def test_too_little_or_no_statement_is_said_before_anything_is_queued(
    voice: OwnVoice, upload: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    upload(3)
    assert ask(voice).json()["detail"].startswith("Record the statement of consent first")
    upload(0)
    answer = ask(voice)
    assert answer.status_code == 422 and answer.json()["detail"].startswith("A voice is learnt from 3 minutes")
    assert not Job.objects.exists()


def test_a_voice_is_learnt_sings_and_goes(
    recorded: OwnVoice,
    ask: Callable[..., Any],
    run_jobs: Callable[[], Job],
    api: Client,
    take: Callable[..., Any],
    work: Work,
    musician: User,
) -> None:
    first = ask(recorded, "once")
    assert first.status_code == 202 and ask(recorded, "once").json()["id"] == first.json()["id"]
    assert ask(recorded, "twice").status_code == 429
    assert api.get(f"{ADDRESS}{recorded.pk}/").json()["state"] == "learning"
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert job.events.filter(kind="heard").get().data == {"misread": []}
    assert job.events.filter(kind="learning").exists()
    recorded.refresh_from_db()
    assert recorded.sings and recorded.figures["after"] < recorded.figures["before"]

    name = f"own:{recorded.pk}"
    card = api.get("/api/voice/voices/").json()[0]
    assert (card["name"], card["title"], card["range"]) == (name, "Me", [recorded.low, recorded.high])
    song = api.put(
        f"/api/voice/songs/{work.pk}/", {"version": 0, "settings": {"singer": {name: 1}}}, content_type="application/json"
    )
    assert song.status_code == 200, song.content
    plan = api.get(f"/api/voice/songs/{work.pk}/plan/").json()
    assert (plan["range"]["low"], plan["range"]["high"]) == (recorded.low, recorded.high)
    assert take().status_code == 202
    assert run_jobs().state == Job.State.SUCCEEDED
    sung = Take.objects.get()
    assert sung.provenance["own_voices"] == [{"id": str(recorded.pk), "weights_sha256": recorded.sha256}]
    assert sung.provenance["synthetic"] is True and Clip.objects.filter(own_voice=recorded).exists()
    assert {phrase["key"] for phrase in sung.phrases} <= {phrase["key"] for phrase in plan["phrases"]}

    names = [file.name for file in export(musician)]
    assert {f"own-voices/{recorded.pk}.json", f"own-voices/{recorded.pk}.safetensors"} <= set(names)
    assert f"own-voices/{recorded.pk}/00.flac" in names

    OwnVoice.objects.filter(pk=recorded.pk).update(base="other weights")
    assert api.get(f"{ADDRESS}{recorded.pk}/").json()["state"] == "stale"
    card = api.get("/api/voice/voices/").json()[0]
    assert (card["name"], card["title"], card["state"]) == (name, "Me", "stale") and "learn this one again" in card["description"]
    assert "have it learnt again" in take().json()["detail"]
    OwnVoice.objects.filter(pk=recorded.pk).update(base=recorded.base)

    storage, sounds = recorded.recordings.all()[0].audio.storage, [one.audio.name for one in recorded.recordings.all()]
    assert api.delete(f"{ADDRESS}{recorded.pk}/").status_code == 204
    assert not any(storage.exists(name or "") for name in sounds)
    assert not OwnRecording.objects.exists() and not Clip.objects.filter(own_voice__isnull=False).exists()
    assert Take.objects.get().audio and api.get(f"/api/voice/takes/{sung.pk}/audio/").status_code == 200
    assert take().json()["detail"] == "The voice that was chosen is deleted; choose another one."
    # The song can still be changed, though its voice is gone.
    again = {"version": 1, "settings": {"singer": {name: 1}, "transpose": 2}}
    assert api.put(f"/api/voice/songs/{work.pk}/", again, content_type="application/json").status_code == 200


def test_what_was_misread_is_marked_and_can_be_recorded_anew(
    voice: OwnVoice,
    upload: Callable[..., Any],
    ask: Callable[..., Any],
    run_jobs: Callable[[], Job],
    api: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (learning, own_learning):
        monkeypatch.setattr(module, "LEAST_SECONDS", 1.0)
        monkeypatch.setattr(module, "FEWEST", 2)
    upload(0, read_aloud(1))
    upload(3)
    ask(voice)
    job = run_jobs()
    assert job.state == Job.State.FAILED and job.error.startswith("The statement of consent is not heard")
    state = api.get(f"{ADDRESS}{voice.pk}/").json()
    assert state["error"] == job.error, "the reason is there after a reload"
    rows = state["recordings"]
    assert [row["number"] for row in rows if row["misread"]] == [0]
    assert not upload(0).json()["recordings"][0]["misread"]
    assert len(rows) == 2, "the recordings stay"


def test_called_off_it_changes_nothing(
    recorded: OwnVoice,
    ask: Callable[..., Any],
    run_jobs: Callable[[], Job],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask(recorded)
    monkeypatch.setattr(RowProgress, "cancelled", lambda _self: True)
    Job.objects.update(cancel_requested=True)
    assert run_jobs().state == Job.State.CANCELLED
    recorded.refresh_from_db()
    assert not recorded.sha256 and all(stored_sounds(recorded)) and recorded.recordings.count() == len(NUMBERS)


def test_nobody_else_sees_or_chooses_it(voice: OwnVoice, upload: Callable[..., Any], work: Work, other_musician: User) -> None:
    upload(0)
    theirs = Client()
    theirs.force_login(other_musician)
    for path in ("", "recordings/0/audio/"):
        assert theirs.get(f"{ADDRESS}{voice.pk}/{path}").status_code == 404
    assert theirs.get(ADDRESS).json() == []
    assert f"own:{voice.pk}" not in theirs.get("/api/voice/voices/").content.decode()


def test_a_foreign_voice_and_a_blend_are_refused(api: Client, work: Work, other_musician: User, voice: OwnVoice) -> None:
    foreign = OwnVoice.objects.create(owner=other_musician, name="Theirs", language="en")
    for singer, sentence in (
        ({f"own:{foreign.pk}": 1}, "The studio has no such voice."),
        ({f"own:{voice.pk}": 1, "hazel": 1}, "A voice of your own sings alone; it cannot be blended."),
    ):
        body = {"version": 0, "settings": {"singer": singer}}
        answer = api.put(f"/api/voice/songs/{work.pk}/", body, content_type="application/json")
        assert answer.status_code == 400 and sentence in answer.content.decode()


def test_names_are_ones_own_and_voices_are_limited(
    begin: Callable[..., Any], api: Client, voice: OwnVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "of this name" in begin().json()["name"][0]
    assert api.patch(f"{ADDRESS}{voice.pk}/", {"name": "I"}, content_type="application/json").json()["name"] == "I"
    monkeypatch.setattr("apps.voice.own_voices.MOST_VOICES", 1)
    assert "as many as the studio keeps" in begin(name="Another").json()["name"][0]


def test_no_recording_changes_while_it_is_learnt_from(
    recorded: OwnVoice, upload: Callable[..., Any], ask: Callable[..., Any], api: Client
) -> None:
    ask(recorded)
    before = set(OwnRecording.objects.values_list("sha256", flat=True))
    for number in (0, 3):
        for answer in (api.delete(f"{ADDRESS}{recorded.pk}/recordings/{number}/"), upload(number, read_aloud(1))):
            assert answer.status_code == 409 and answer.json()["detail"].startswith("The voice is being learnt from these")
    assert set(OwnRecording.objects.values_list("sha256", flat=True)) == before and all(stored_sounds(recorded))
    Job.objects.update(state=Job.State.CANCELLED, finished_at=timezone.now())
    assert upload(3, read_aloud(1)).status_code == 200


@pytest.mark.parametrize("lost", ["the statement", "the voice"])
def test_without_the_statement_that_was_heard_no_weights_are_kept(
    recorded: OwnVoice,
    ask: Callable[..., Any],
    run_jobs: Callable[[], Job],
    monkeypatch: pytest.MonkeyPatch,
    lost: str,
) -> None:
    def learn(*_about: Any) -> learning.Learnt:
        rows = OwnRecording.objects.filter(number=0) if lost == "the statement" else OwnVoice.objects.all()
        rows.delete()
        return learning.Learnt(b"weights", 50, 70, "hazel", 6, 1, 1, 1.5, 1.2)

    for name, answer in {"learn": learn, "attend": lambda *_about: [], "check": list}.items():
        monkeypatch.setattr(handler, name, answer)
    ask(recorded)
    job = run_jobs()
    assert job.state == Job.State.FAILED and lost in job.error.lower()
    assert not OwnVoice.objects.exclude(sha256="").exists()


def test_the_consent_of_a_learnt_voice_is_neither_taken_out_nor_replaced(
    voice: OwnVoice, upload: Callable[..., Any], api: Client
) -> None:
    upload(0)
    OwnVoice.objects.update(sha256="x")
    address = f"{ADDRESS}{voice.pk}/recordings/0/"
    heard = OwnRecording.objects.get()
    for answer in (api.delete(address), upload(0, read_aloud(1))):
        assert answer.status_code == 409 and "stays as long as the voice" in answer.json()["detail"]
    assert OwnRecording.objects.get().pk == heard.pk and all(stored_sounds(voice))
    OwnVoice.objects.update(sha256="")
    assert api.delete(address).json()["recordings"] == [] and not OwnRecording.objects.exists()


def test_an_account_that_is_deleted_takes_its_voices_along(voice: OwnVoice, upload: Callable[..., Any], musician: User) -> None:
    upload(0)
    recording = OwnRecording.objects.get()
    with transaction.atomic():
        erase(musician)
    assert not OwnVoice.objects.exists() and not recording.audio.storage.exists(recording.audio.name or "")


def test_the_consent_of_a_voice_to_be_learnt_again_is_recorded_anew_when_something_else_was_heard(
    voice: OwnVoice, upload: Callable[..., Any]
) -> None:
    upload(0)
    OwnVoice.objects.update(sha256="x", base="other weights")
    assert upload(0).status_code == 409, "what was heard stays"
    OwnRecording.objects.update(misread=True)
    assert upload(0).status_code == 200
