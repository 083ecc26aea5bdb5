"""Reading a file: what is in it, which voice is the melody, and nothing kept."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import AuditEntry
from apps.jobs.models import Job
from apps.library import imports
from apps.library.models import Recording, Revision, Work
from musicstudio.engine.notation import Part, Score
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.writing import write_score
from tests.integration.compose.conftest import two_bars

pytestmark = pytest.mark.django_db

ADDRESS = "/api/compose/imports/"


def duet() -> Score:
    """The tune, and the same two octaves lower under the name "Bass"."""
    score = two_bars()
    [tune] = score.parts
    low = tuple(replace(note, id=f"b{note.id}", pitch=note.pitch - 24, spelling="") for note in tune.notes)
    return replace(score, parts=(replace(tune, name="Lead"), Part("bass", "Bass", low, clef="F4")))


def uploaded(data: bytes, name: str = "tune.mid") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, data)}


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Work, Revision, Recording, Job, AuditEntry))


@pytest.mark.parametrize(("form", "name"), [("midi", "duet.mid"), ("musicxml", "duet.musicxml"), ("mxl", "duet.mxl")])
def test_a_file_is_read_and_nothing_is_stored(api: Client, form: str, name: str) -> None:
    before = stored()
    answer = api.post(ADDRESS, uploaded(write_score(duet(), form), name))

    assert answer.status_code == 200, answer.content
    found = answer.json()
    score = score_from_json(found["score"])
    assert [[n.pitch for n in part.notes] for part in score.parts] == [[n.pitch for n in part.notes] for part in duet().parts]
    assert found["format"] == ("midi" if form == "midi" else "musicxml")
    assert stored() == before


def test_the_melody_is_guessed_and_can_be_chosen(api: Client) -> None:
    data = write_score(duet(), "musicxml")
    found = api.post(ADDRESS, uploaded(data, "duet.musicxml")).json()

    best, other = found["melody_candidates"]
    assert best["name"] == "Lead" and best["confidence"] > other["confidence"]
    assert (best["note_count"], best["lowest"], best["highest"]) == (8, 69, 74)
    assert found["melody"] == {"part_id": best["part_id"], "voice": best["voice"]}
    seed = score_from_json(found["melody_score"])
    assert [part.id for part in seed.parts] == ["melody"]
    assert [note.pitch for note in seed.parts[0].notes] == [note.pitch for note in two_bars().parts[0].notes]

    choice = f"{other['part_id']}:{other['voice']}"
    chosen = api.post(ADDRESS, uploaded(data, "duet.musicxml") | {"melody": choice}).json()
    assert [note["pitch"] for note in chosen["melody_score"]["parts"][0]["notes"]] == [
        note.pitch - 24 for note in two_bars().parts[0].notes
    ]


@pytest.mark.parametrize("melody", ["nothing:1", "melody", "melody:10", "a b:1", "<script>:1"])
def test_a_voice_that_is_not_there_is_refused(api: Client, melody: str) -> None:
    answer = api.post(ADDRESS, uploaded(write_score(duet(), "midi")) | {"melody": melody})
    assert answer.status_code == 400
    assert set(answer.json()) == {"melody"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x00" * 100, "noise.mid"),
        (b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x00\x00", "resolution0.mid"),
        (write_score(two_bars(), "midi")[:40], "cut.mid"),
        (
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><score-partwise>&a;</score-partwise>",
            "x.xml",
        ),
        (b"PK\x03\x04" + b"\x00" * 50, "bomb.mxl"),
        (b"RIFF\x00\x00\x00\x00WAVE", "sound.mid"),
        (b"%PDF-1.7", "score.pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(api: Client, data: bytes, name: str) -> None:
    before = stored()
    answer = api.post(ADDRESS, uploaded(data, name))
    assert answer.status_code == 422, answer.content
    [(field, sentence)] = answer.json().items()
    assert field == "detail"
    assert sentence.endswith(".") and "\n" not in sentence and "Error" not in sentence
    assert stored() == before


def test_sentences_come_in_the_language_of_the_reader(api: Client) -> None:
    answer = api.post(ADDRESS, uploaded(b"\x00" * 100), headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 422
    assert answer["Content-Language"] == "zh-hans"


def test_too_large_a_file_is_refused_before_it_is_read(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "read_score_safely", lambda *_: pytest.fail("read"))
    answer = api.post(ADDRESS, uploaded(b"MThd" + b"\x00" * (imports.UPLOAD_BYTES + 1)))
    assert answer.status_code == 413
    assert set(answer.json()) == {"detail"}


@pytest.mark.parametrize("body", [{}, {"file": ""}, {"file": "text"}, uploaded(b"")])
def test_without_a_file_there_is_an_error_at_the_field(api: Client, body: dict[str, object]) -> None:
    answer = api.post(ADDRESS, body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"file"}


def test_strangers_cannot_use_the_reader() -> None:
    assert Client().post(ADDRESS, uploaded(write_score(duet(), "midi"))).status_code == 403


def test_a_token_is_needed(musician: object) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(musician)  # type: ignore[arg-type]
    assert client.post(ADDRESS, uploaded(write_score(duet(), "midi"))).status_code == 403
