"""Works, recordings, melodies and evidence of the registry over HTTP."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import AuditEntry, User
from apps.library.recordings import add_recording
from apps.library.services import create_work
from apps.library.storage import remove_orphans
from apps.rights.models import Contributor, Evidence, RegisteredRecording, RegisteredWork
from tests.fixtures.good_files import ABC
from tests.integration.rights.conftest import PDF, sent
from tests.support.answers import body
from tests.support.scores import melody
from tests.support.sounds import tone

pytestmark = pytest.mark.django_db
WORKS = "/api/rights/works/"
CREDITS = [
    {"name": "Ann", "role": "composer", "share": 5_000, "isni": "0000 0002 1694 233X"},
    {"name": "Eve", "role": "publisher", "share": 5_000},
]


def upload(client: Client, address: str, data: bytes, name: str = "take.wav", **fields: Any) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, data), **fields})


def test_a_work_is_registered_read_changed_withdrawn_and_brought_back(api: Client) -> None:
    made = sent(api, "post", WORKS, {"title": " Air\u202e ", "iswc": "t-034.524.680-1", "contributors": CREDITS})
    assert made.status_code == 201, made.content
    work = made.json()
    assert (work["title"], work["iswc"], work["territory"], work["withdrawn_at"]) == ("Air", "T-034.524.680-1", "WW", None)
    assert [(one["name"], one["share"]) for one in work["contributors"]] == [("Ann", 5_000), ("Eve", 5_000)]
    address = f"{WORKS}{work['id']}/"
    assert api.get(address).json() == work

    changed = sent(api, "patch", address, {"territory": "DE", "term_from": "2020-01-01"})
    assert changed.status_code == 200
    assert (changed.json()["territory"], changed.json()["term_from"], changed.json()["contributors"]) == (
        *("DE", "2020-01-01"),
        work["contributors"],
    )
    assert api.delete(address).status_code == 204
    refused = sent(api, "patch", address, {"title": "Other"})
    assert (refused.status_code, refused.json()["detail"]) == (409, "This claim is withdrawn. Bring it back first.")
    assert sent(api, "post", f"{address}restore/").json()["withdrawn_at"] is None
    verbs = AuditEntry.objects.filter(subject=f"registeredwork:{work['id']}").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["registry.register", "registry.change", "registry.withdraw", "registry.restore"]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": " "}, "title", "blank"),
        ({"iswc": "T-034.524.680-2"}, "iswc", "mistyped"),
        ({"territory": "XX"}, "territory", "not a valid choice"),
        ({"term_from": "2020-01-02", "term_to": "2020-01-01"}, "term_to", "ends before it begins"),
        ({"contributors": [{"name": "Ann", "role": "composer", "share": 9_999}]}, "contributors", "sum up to 99.99%"),
        ({"contributors": [{"name": "Ann", "role": "singer"}]}, "contributors", "not a valid choice"),
        ({"contributors": [{"name": "Ann", "role": "composer", "ipi": "00334284962"}]}, "contributors", "mistyped"),
        ({"titel": "Air"}, "titel", "no such field"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_wrong(api: Client, wrong: dict[str, Any], field: str, sentence: str) -> None:
    answer = sent(api, "post", WORKS, {"title": "Air", **wrong})
    assert answer.status_code == 400
    assert sentence in str(answer.json()[field])
    assert not RegisteredWork.objects.exists() and not AuditEntry.objects.filter(verb__startswith="registry").exists()


def test_an_iswc_is_registered_once_by_each_holder(api: Client, registered: RegisteredWork, other_musician: User) -> None:
    again = sent(api, "post", WORKS, {"title": "Other", "iswc": "T0345246801"})
    assert again.json() == {"iswc": ["You have registered “Air” under this ISWC."]}
    api.delete(f"{WORKS}{registered.pk}/")
    assert "bring it back" in str(sent(api, "post", WORKS, {"title": "Other", "iswc": "T0345246801"}).json())
    other = Client()
    other.force_login(other_musician)
    assert sent(other, "post", WORKS, {"title": "Other", "iswc": "T0345246801"}).status_code == 201


def test_the_list_is_found_by_words_names_and_identifiers(api: Client, registered: RegisteredWork) -> None:
    sent(api, "post", WORKS, {"title": "Rondo"})
    recordings = f"{WORKS}{registered.pk}/recordings/"
    assert sent(api, "post", recordings, {"title": "Live", "isrc": "FRZ039800212", "performer": "Quartet"}).status_code == 201

    def found(**query: str) -> list[str]:
        return [row["title"] for row in api.get(WORKS, query).json()["results"]]

    assert found() == ["Rondo", "Air"]
    for q in ("air", "ANN", "bob ann", "live", "quartet", "T-034.524.680-1", "FR-Z03-98-00212", "00334284961"):
        assert found(q=q) == ["Air"], q
    assert found(q="Air Rondo") == found(q="100%") == found(state="withdrawn") == []
    api.delete(f"{WORKS}{registered.pk}/")
    assert (found(state="withdrawn"), found(state="registered")) == (["Air"], ["Rondo"])


def test_everybodys_claims_are_for_reviewers(
    browser_of: Callable[[User], Client], registered: RegisteredWork, reviewer: User, other_musician: User
) -> None:
    everybody = {"whose": "everybody"}
    assert browser_of(reviewer).get(WORKS).json()["count"] == 0
    assert browser_of(reviewer).get(WORKS, everybody).json()["count"] == 1
    assert browser_of(other_musician).get(WORKS, everybody).json()["count"] == 0


def test_a_recording_with_its_sound_waits_for_its_fingerprint(api: Client, registered: RegisteredWork) -> None:
    data = tone(1.0)
    about = {"title": "Live", "isrc": "fr-z03-98-00212", "performer": "Quartet", "year": "1998"}
    made = upload(api, f"{WORKS}{registered.pk}/recordings/", data, **about)
    assert made.status_code == 201, made.content
    facts = made.json()
    assert (facts["isrc"], facts["year"], facts["fingerprint"]) == ("FR-Z03-98-00212", 1998, "waiting")
    assert facts["sha256"] == hashlib.sha256(data).hexdigest()
    assert abs(facts["duration_ms"] - 1000) < 20
    assert body(api.get(facts["sound"])) == data
    assert RegisteredRecording.objects.get().number >= 1
    twice = upload(api, f"/api/rights/recordings/{facts['id']}/sound/", data)
    assert "has its sound already" in twice.json()["file"][0]


def test_recordings_have_numbers_of_their_own_that_never_come_back(api: Client, registered: RegisteredWork) -> None:
    for title in ("One", "Two"):
        sent(api, "post", f"{WORKS}{registered.pk}/recordings/", {"title": title})
    first, second = sorted(RegisteredRecording.objects.values_list("number", flat=True))
    assert 1 <= first < second
    RegisteredRecording.objects.get(number=second).delete()
    sent(api, "post", f"{WORKS}{registered.pk}/recordings/", {"title": "Three"})
    assert RegisteredRecording.objects.get(title="Three").number > second


def test_a_sound_comes_later_from_the_studio(api: Client, registered: RegisteredWork, musician: User) -> None:
    studio_work = create_work(owner=musician, title="Tune")
    take = add_recording(work=studio_work, author=musician, data=SimpleUploadedFile("take.wav", tone(0.5)))
    made = sent(api, "post", f"{WORKS}{registered.pk}/recordings/", {"title": "Live"}).json()
    assert (made["fingerprint"], made["sound"]) == ("no_sound", None)
    address = f"/api/rights/recordings/{made['id']}/"
    assert sent(api, "post", f"{address}sound/", {}).json() == {"file": ["Choose an audio file."]}
    given = sent(api, "post", f"{address}sound/", {"studio_recording": str(take.pk)})
    assert (given.status_code, given.json()["fingerprint"], given.json()["sha256"]) == (200, "waiting", take.sha256)
    studio_work.delete()
    assert body(api.get(f"{address}sound/")) == tone(0.5)


def test_what_is_no_sound_is_refused_and_nothing_is_left(api: Client, registered: RegisteredWork, tmp_path: Path) -> None:
    answer = upload(api, f"{WORKS}{registered.pk}/recordings/", b"#!/bin/sh", title="Live")
    assert answer.status_code == 422
    api.delete(f"{WORKS}{registered.pk}/")
    assert upload(api, f"{WORKS}{registered.pk}/recordings/", tone(0.1), title="Live").status_code == 409
    assert not RegisteredRecording.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_isrc_is_registered_once_by_each_holder(api: Client, registered: RegisteredWork) -> None:
    recordings = f"{WORKS}{registered.pk}/recordings/"
    first = sent(api, "post", recordings, {"title": "One", "isrc": "FRZ039800212"}).json()
    again = sent(api, "post", recordings, {"title": "Two", "isrc": "FRZ039800212"})
    assert again.json() == {"isrc": ["You have registered “One” under this ISRC."]}
    second = sent(api, "post", recordings, {"title": "Two"}).json()
    address = f"/api/rights/recordings/{second['id']}/"
    assert sent(api, "patch", address, {"isrc": "FRZ039800212"}).status_code == 400
    assert sent(api, "patch", address, {"year": 1859}).status_code == 400
    assert sent(api, "patch", address, {"year": 1990, "performer": "Trio"}).json()["title"] == "Two"
    assert api.delete(f"/api/rights/recordings/{first['id']}/").status_code == 204
    assert sent(api, "patch", f"/api/rights/recordings/{first['id']}/", {"title": "x"}).status_code == 409
    assert sent(api, "post", f"/api/rights/recordings/{first['id']}/restore/").json()["withdrawn_at"] is None


def test_a_melody_comes_from_a_file_or_a_work_of_the_studio(api: Client, registered: RegisteredWork, musician: User) -> None:
    address = f"{WORKS}{registered.pk}/melody/"
    assert upload(api, address, b"nothing", "tune.mid").status_code == 422
    kept = upload(api, address, ABC, "tune.abc")
    assert len(kept.json()["melody"]["parts"]) == 1
    assert api.delete(address).json()["melody"] is None
    studio_work = create_work(owner=musician, title="Tune", score=melody())
    made = sent(api, "post", WORKS, {"title": "Tune", "studio_work": str(studio_work.pk)}).json()
    assert made["studio_work"] == str(studio_work.pk) and made["melody"]["parts"]


def test_nobody_registers_a_foreign_work_of_the_studio(api: Client, registered: RegisteredWork, other_musician: User) -> None:
    foreign = create_work(owner=other_musician, title="Tune", score=melody())
    take = add_recording(work=foreign, author=other_musician, data=SimpleUploadedFile("take.wav", tone(0.1)))
    answers = [
        sent(api, "post", WORKS, {"title": "Tune", "studio_work": str(foreign.pk)}),
        sent(api, "post", f"{WORKS}{registered.pk}/recordings/", {"title": "T", "studio_recording": str(take.pk)}),
    ]
    assert [answer.status_code for answer in answers] == [400, 400]


@pytest.mark.parametrize(
    ("data", "media_type", "ending"),
    [
        (PDF, "application/pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 9, "image/png", "png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 9, "image/jpeg", "jpg"),
        ("Vertrag für „Air“\n".encode(), "text/plain", "txt"),
    ],
)
def test_evidence_is_known_by_its_content_and_only_saved(
    api: Client, registered: RegisteredWork, tmp_path: Path, data: bytes, media_type: str, ending: str
) -> None:
    made = upload(api, f"{WORKS}{registered.pk}/evidence/", data, "../../contract\u202e one.exe")
    assert made.status_code == 201, made.content
    facts = made.json()
    assert (facts["title"], facts["media_type"], facts["size"]) == ("contract one", media_type, len(data))
    assert facts["sha256"] == hashlib.sha256(data).hexdigest()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{facts['id']}.{ending}"]
    file = api.get(facts["url"])
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == (media_type, "nosniff")
    assert file["Content-Disposition"] == f'attachment; filename="contract one.{ending}"'
    assert body(file) == data
    assert api.get(f"/api/rights/evidence/{facts['id']}/").json() == facts


@pytest.mark.parametrize("data", [b"", b"  \n", b"MZ\x90\x00", b"<\x00h", b"PK\x03\x04", b"\xff\xfeA\x00"])
def test_other_files_are_no_evidence(api: Client, registered: RegisteredWork, data: bytes, tmp_path: Path) -> None:
    assert upload(api, f"{WORKS}{registered.pk}/evidence/", data).status_code == 400
    assert not Evidence.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_evidence_is_there_once_and_deleted_for_good(
    api: Client, registered: RegisteredWork, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    address = f"{WORKS}{registered.pk}/evidence/"
    made = upload(api, address, PDF).json()
    assert upload(api, address, PDF).json() == {"file": ["This file is there already."]}
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"/api/rights/evidence/{made['id']}/").status_code == 204
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert AuditEntry.objects.get(verb="registry.evidence.delete").detail["sha256"] == made["sha256"]


def test_evidence_is_private_to_the_holder_and_those_who_review(
    api: Client, registered: RegisteredWork, stranger: Client, browser_of: Callable[[User], Client], reviewer: User, admin: User
) -> None:
    made = upload(api, f"{WORKS}{registered.pk}/evidence/", PDF).json()
    assert stranger.get(made["url"]).status_code == 404
    assert Client().get(made["url"]).status_code == 403
    for role in (reviewer, admin):
        assert body(browser_of(role).get(made["url"])) == PDF
        assert browser_of(role).delete(f"/api/rights/evidence/{made['id']}/").status_code == 404


def test_files_that_no_row_names_are_swept(api: Client, registered: RegisteredWork, settings: Settings) -> None:
    from datetime import timedelta

    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    upload(api, f"{WORKS}{registered.pk}/evidence/", PDF)
    upload(api, f"{WORKS}{registered.pk}/recordings/", tone(0.1), title="Live")
    for name in ("evidence/x/lost.pdf", "registered-recordings/x/lost.wav"):
        default_storage.save(name, ContentFile(b"lost"))
    assert remove_orphans(timedelta(seconds=-1)) == 2
    assert default_storage.exists(Evidence.objects.get().file.name)
    assert default_storage.exists(RegisteredRecording.objects.get().audio.name)


def test_contributors_stay_in_their_order(api: Client) -> None:
    names = [f"Name {number}" for number in range(30)]
    credits = [{"name": name, "role": "composer"} for name in names]
    work = sent(api, "post", WORKS, {"title": "Air", "contributors": credits}).json()
    assert [one["name"] for one in work["contributors"]] == names
    shuffled = [credits[number] for number in (2, 0, 1)]
    sent(api, "patch", f"{WORKS}{work['id']}/", {"contributors": shuffled})
    assert list(Contributor.objects.values_list("name", flat=True)) == ["Name 2", "Name 0", "Name 1"]
