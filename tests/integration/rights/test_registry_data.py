"""What is registered is part of "all my data", goes with its account, and is seen by those who review and nobody else."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.accounts.services import delete_account
from apps.library.recordings import read_sound
from apps.library.services import create_work
from apps.rights.models import Evidence, RegisteredRecording, RegisteredWork, RegistryImport
from apps.rights.registry.evidence import add_evidence
from apps.rights.registry.recordings import RecordingClaim, register_recording
from apps.rights.registry.works import register_work, withdraw_work
from tests.integration.rights.conftest import PDF
from tests.support.answers import body
from tests.support.scores import melody
from tests.support.sounds import tone

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(registered: RegisteredWork, musician: User) -> RegisteredWork:
    """A claim with everything that can belong to one."""
    sound = read_sound(SimpleUploadedFile("take.wav", tone(0.5)))
    register_recording(work=registered, actor=musician, claim=RecordingClaim(title="Live"), sound=sound)
    add_evidence(work=registered, actor=musician, upload=SimpleUploadedFile("contract.pdf", PDF))
    RegistryImport.objects.create(holder=musician, dry_run=False, rows=1, report=[[2, "registered", "", ""]])
    return registered


def test_all_of_it_is_exported(api: Client, whole: RegisteredWork) -> None:
    with zipfile.ZipFile(io.BytesIO(body(api.get("/account/export/")))) as archive:
        folder = f"registry/{whole.pk}"
        facts = json.loads(archive.read(f"{folder}/work.json"))
        assert [one["name"] for one in facts["contributors"]] == ["Ann", "Bob"]
        assert archive.read(f"{folder}/{RegisteredRecording.objects.get().pk}.wav") == tone(0.5)
        assert archive.read(f"{folder}/{Evidence.objects.get().pk}.pdf") == PDF
        report = json.loads(archive.read(f"registry/imports/{RegistryImport.objects.get().pk}.json"))
        assert report["report"] == [[2, "registered", "", ""]]


def test_all_of_it_goes_with_the_account(
    whole: RegisteredWork, musician: User, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(user=musician)
    for model in (RegisteredWork, RegisteredRecording, Evidence, RegistryImport):
        assert not model.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_who_sees_what(
    whole: RegisteredWork, musician: User, other_musician: User, reviewer: User, admin: User, django_user_model: Any
) -> None:
    from django.contrib.auth.models import AnonymousUser

    for rows in (RegisteredWork.objects, RegisteredRecording.objects, Evidence.objects):
        seen = [rows.visible_to(user).count() for user in (musician, reviewer, admin, other_musician, AnonymousUser())]
        assert seen == [1, 1, 1, 0, 0]
        assert rows.owned_by(reviewer).count() == 0
    assert [RegistryImport.objects.visible_to(user).count() for user in (musician, admin)] == [1, 0]


def test_what_is_withdrawn_is_not_watched(whole: RegisteredWork, musician: User) -> None:
    assert RegisteredRecording.objects.in_force().count() == RegisteredWork.objects.in_force().count() == 1
    withdraw_work(work=whole, actor=musician)
    assert RegisteredRecording.objects.in_force().count() == RegisteredWork.objects.in_force().count() == 0


def test_a_claim_outlives_the_studio_work_that_it_came_from(musician: User, claim: Any) -> None:
    studio_work = create_work(owner=musician, title="Tune", score=melody())
    registered = register_work(holder=musician, claim=claim, studio_work=studio_work)
    studio_work.delete()
    registered.refresh_from_db()
    assert registered.studio_work is None


def test_reviewers_look_and_holders_act_on_the_page(
    whole: RegisteredWork, api: Client, browser_of: Callable[[User], Client], reviewer: User, stranger: Client
) -> None:
    address = f"/rights/registry/works/{whole.pk}/"
    mine = api.get(address).content.decode()
    theirs = browser_of(reviewer).get(address).content.decode()
    assert 'data-do="withdraw"' in mine and 'data-do="delete-evidence"' in mine
    assert "data-do" not in theirs and "claimed by maria" in theirs
    assert stranger.get(address).status_code == 404
    assert browser_of(reviewer).get(f"{address}edit/").status_code == 404


def test_the_list_of_everybody_is_for_reviewers(
    whole: RegisteredWork, browser_of: Callable[[User], Client], reviewer: User, stranger: Client
) -> None:
    address = "/rights/registry/?whose=everybody"
    assert "claimed by maria" in browser_of(reviewer).get(address).content.decode()
    assert "Air" not in stranger.get(address).content.decode()


def test_what_is_withdrawn_is_not_edited(whole: RegisteredWork, api: Client, musician: User) -> None:
    withdraw_work(work=whole, actor=musician)
    address = f"/rights/registry/works/{whole.pk}/"
    assert api.get(f"{address}edit/").headers["Location"] == address
    assert 'data-do="restore"' in api.get(address).content.decode()


def test_a_page_of_claims_asks_the_same_few_questions(
    api: Client, musician: User, claim: Any, django_assert_max_num_queries: Any
) -> None:
    from dataclasses import replace

    for number in range(20):
        register_work(holder=musician, claim=replace(claim, title=f"Air {number}", iswc=""))
    with django_assert_max_num_queries(8):
        assert "Air 19" in api.get("/rights/registry/").content.decode()
