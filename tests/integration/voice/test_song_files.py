"""Score files that become songs."""

from copy import deepcopy
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.library.imports import UPLOAD_BYTES
from apps.library.models import Revision, Work
from apps.voice.models import Song

USTX = yaml.safe_dump(
    {
        "name": "Hymn",
        "ustx_version": "0.6",
        "tempos": [{"position": 0, "bpm": 100}],
        "tracks": [{"track_name": "Lead"}],
        "voice_parts": [
            {
                "track_no": 0,
                "position": 0,
                "notes": [
                    {"position": 0, "duration": 480, "tone": 67, "lyric": "low"},
                    {"position": 480, "duration": 480, "tone": 69, "lyric": "home[h o ʊ m]"},
                    {"position": 960, "duration": 480, "tone": 69, "lyric": "la[l aa]"},
                ],
                "curves": [{"xs": [0], "ys": [10], "abbr": "pitd"}],
            }
        ],
    }
).encode()


def send(api: Client, address: str, name: str, data: bytes) -> Any:
    return api.post(address, {"file": SimpleUploadedFile(name, data)})


def test_a_project_becomes_a_song_with_its_phones(api: Client, musician: User) -> None:
    answer = send(api, "/api/voice/songs/", "hymn.ustx", USTX)
    assert answer.status_code == 201, answer.content
    assert answer.json()["remarks"] == []
    work = Work.objects.get(pk=answer.json()["work"])
    newest = work.newest()
    assert newest is not None and (work.owner, work.title, newest.origin) == (musician, "Hymn", Revision.Origin.IMPORT)
    plan = api.get(f"/api/voice/songs/{work.pk}/plan/").json()
    # Phones that no voice has stay in the words, which are then sung on a vowel.
    assert [(note["text"], note["phones"]) for note in plan["notes"]] == [
        ("low", "l o ʊ"), ("home", "h o ʊ m"), ("la[l aa]", "ɑ"),
    ]  # fmt: skip
    settings = Song.objects.get().settings
    assert list(settings["phones"].values()) == ["h o ʊ m"] and settings["drawn"] == [[0, 10.0]]


def test_what_is_drawn_comes_back_from_a_project(api: Client, musician: User) -> None:
    first = send(api, "/api/voice/songs/", "hymn.ustx", USTX).json()["work"]
    curves = {
        "energy": [[0, -3.5], [10080, 6.2]],
        "breathiness": [[42, 0.25], [5040, 1.0]],
        "tension": [[0, -0.5]],
        "gender": [[0, 0.75], [4200, -1.0]],
    }
    settings = {"drawn": [[0, 0.0], [2100, -85.0], [10080, 120.0]], "curves": curves}
    saved = Song.objects.get(work=first)
    saved.settings |= settings
    saved.save()
    project = api.get(f"/api/voice/songs/{first}/export/", {"format": "ustx"}).content
    found = send(api, "/api/voice/imports/", "again.ustx", project).json()
    assert found["settings"]["drawn"] == settings["drawn"] and found["settings"]["curves"] == curves
    assert found["remarks"] == []


def test_what_is_drawn_over_other_tracks_is_kept_with_them(api: Client, musician: User) -> None:
    project = yaml.safe_load(USTX)
    [part] = project["voice_parts"]
    second = deepcopy(part) | {"track_no": 1, "curves": [{"xs": [0], "ys": [-20], "abbr": "pitd"}]}
    project["tracks"].append({"track_name": "Second"})
    project["voice_parts"].append(second)
    found = send(api, "/api/voice/imports/", "two.ustx", yaml.safe_dump(project).encode()).json()
    other = found["score"]["parts"][1]["id"]
    assert found["settings"]["drawn"] == [[0, 10.0]] and found["remarks"] == []
    assert found["settings"]["drawings"] == {f"{other}:1": {"drawn": [[0, -20.0]]}}


def test_how_notes_are_sung_comes_back_from_a_project(api: Client, musician: User) -> None:
    first = send(api, "/api/voice/songs/", "hymn.ustx", USTX).json()["work"]
    saved = Song.objects.get(work=first)
    note, other = Work.objects.get(pk=first).newest().score["parts"][0]["notes"][:2]  # type: ignore[union-attr]
    settings = {
        "expression": {"depth": 40, "rate": 6, "delay": 0.1, "portamento": 0.12, "overshoot": 0.1},
        "expressions": {note["id"]: {"depth": 0}},
        "offsets": {note["id"]: [-30], other["id"]: [0, 25]},
    }
    saved.settings |= settings
    saved.save()
    project = api.get(f"/api/voice/songs/{first}/export/", {"format": "ustx"}).content
    found = send(api, "/api/voice/imports/", "again.ustx", project).json()
    assert found["remarks"] == [] and found["tuned"]
    kept = found["settings"]
    assert kept["expression"] == {**settings["expression"], "irregularity": 0.3}
    assert kept["expressions"] == settings["expressions"] and kept["drawn"] == [[0, 10.0]]
    assert kept["offsets"] == {note["id"]: pytest.approx([-30, 0, 0], abs=1), other["id"]: pytest.approx([0, 25, 0, 0], abs=1)}


def test_what_of_a_project_is_not_kept_is_said(api: Client, musician: User) -> None:
    project = yaml.safe_load(USTX)
    [part] = project["voice_parts"]
    part["notes"][0] |= {"vibrato": {"length": 50, "depth": 180}, "phoneme_overrides": [{"index": 0, "phoneme": "n"}]}
    part["curves"] = [
        {"xs": [0, 9], "ys": [0, 2000], "abbr": "pitd"},
        {"xs": [0], "ys": [5], "abbr": "shfc"},
        {"xs": [0], "ys": [0], "abbr": "dynx"},
    ]
    found = send(api, "/api/voice/imports/", "hymn.ustx", yaml.safe_dump(project).encode()).json()
    assert found["settings"]["drawn"][-1][1] == 1200
    for said in ("Vibratos that", "Vibratos keep", "Phonemes that were", "Curves other than", "Curves that go further"):
        assert any(remark.startswith(said) for remark in found["remarks"]), said
    assert len(found["remarks"]) == 5


def test_a_project_that_is_too_long_to_be_sung_is_read_without_its_tuning(api: Client, musician: User) -> None:
    project = yaml.safe_load(USTX)
    project["voice_parts"][0]["notes"].append({"position": 480 * 1200, "duration": 480, "tone": 60, "vibrato": {"length": 50}})
    found = send(api, "/api/voice/imports/", "long.ustx", yaml.safe_dump(project).encode()).json()
    assert [remark.split(",")[0] for remark in found["remarks"]] == ["Pitch points"]
    assert found["settings"]["expressions"] == {}


def test_reading_a_file_stores_nothing(api: Client) -> None:
    found = send(api, "/api/voice/imports/", "hymn.ustx", USTX).json()
    assert (found["title"], found["settings"]["part"], list(found["settings"]["phones"].values())) == ("Hymn", "p1", ["h o ʊ m"])
    assert [note["lyrics"][0]["text"] for note in found["score"]["parts"][0]["notes"]][:2] == ["low", "home"]
    assert not found["tuned"]
    assert not Work.objects.exists() and not Song.objects.exists()


@pytest.mark.parametrize("address", ["/api/voice/songs/", "/api/voice/imports/"])
@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("a.ustx", b"ustx_version: [", 422, "cannot be read"),
        ("a.wav", b"RIFF....WAVE", 422, "sound recording"),
        ("a.mid", b"MThd" * (UPLOAD_BYTES // 4 + 1), 413, "larger than"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    api: Client, address: str, name: str, data: bytes, status: int, said: str
) -> None:
    answer = send(api, address, name, data)
    assert answer.status_code == status and said in answer.json()["detail"]
    assert not Work.objects.exists()
