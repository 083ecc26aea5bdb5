"""CSV files into the registry: tried first, taken line by line, with a report for each, and never twice."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.jobs.row_progress import RowProgress
from apps.rights.models import Contributor, RegisteredRecording, RegisteredWork, RegistryImport
from apps.rights.registry.importing import request_import
from apps.rights.registry.table import MOST_LINES, read_table
from apps.rights.registry.taking import Taking
from apps.rights.registry.works import withdraw_work
from tests.integration.rights.conftest import sent
from tests.support.answers import body

pytestmark = pytest.mark.django_db
IMPORTS = "/api/rights/imports/"
HEAD = "title,iswc,contributor_1_name,contributor_1_role,contributor_1_share,recording_title,isrc,performer,year\n"
RunJobs = Callable[[], Job]


def send(client: Client, data: bytes | str, **fields: Any) -> Any:
    content = data if isinstance(data, bytes) else data.encode()
    return client.post(IMPORTS, {"file": SimpleUploadedFile("works.csv", content), **fields})


def report(client: Client, job: Job) -> list[tuple[int, str, str]]:
    rows = client.get(f"{IMPORTS}{job.result['import']}/").json()["report"]
    return [(row["line"], row["outcome"], row["field"]) for row in rows]


def counts(job: Job) -> tuple[int, ...]:
    return tuple(job.result[name] for name in ("registered", "changed", "unchanged", "refused"))


def test_good_lines_are_taken_and_bad_ones_told(api: Client, run_jobs: RunJobs) -> None:
    table = HEAD + (
        "Air,T-034.524.680-1,Ann,composer,100,Live,FR-Z03-98-00212,Quartet,1998\n"
        "Rondo,,Ann,composer,99,,,,\n"
        "Waltz,T-034.524.680-2,,,,,,,\n"
        ",,Ann,composer,,,,,\n"
        "Aria,,Ann,singer,100,,,,\n"
        "Gigue,,Ann,composer,a third,,,,\n"
        "March,,Ann,,100,,,,\n"
        "Fugue,,,,,Live,FRZ0398,,\n"
        "Canon,,,,,,,,,more\n"
        "Suite,,,,,,,,\n"
    )
    answer = send(api, table)
    assert answer.status_code == 202, answer.content
    job = run_jobs()
    assert (job.state, counts(job)) == ("succeeded", (2, 0, 0, 8))
    assert report(api, job) == [
        (2, "registered", ""),
        (3, "refused", "contributors"),
        (4, "refused", "iswc"),
        (5, "refused", "title"),
        (6, "refused", "contributor_1_role"),
        (7, "refused", "contributor_1_share"),
        (8, "refused", "contributor_1_role"),
        (9, "refused", "isrc"),
        (10, "refused", ""),
        (11, "registered", ""),
    ]
    assert set(RegisteredWork.objects.values_list("title", flat=True)) == {"Air", "Suite"}
    recording = RegisteredRecording.objects.get()
    assert (recording.isrc, recording.year, recording.work.title) == ("FRZ039800212", 1998, "Air")
    table = body(api.get(f"{IMPORTS}{job.result['import']}/report.csv")).decode("utf-8-sig")
    assert [row[:3] for row in csv.reader(io.StringIO(table))][:2] == [["line", "outcome", "column"], ["2", "registered", ""]]


def test_the_same_file_twice_changes_nothing(api: Client, run_jobs: RunJobs) -> None:
    table = (
        HEAD
        + "Air,T0345246801,Ann,composer,100,Live,FRZ039800212,,\nRondo,,Ann,composer,,Live,,Trio,\nRondo,,Bob,composer,,,,,\n"
    )
    send(api, table)
    assert counts(run_jobs()) == (3, 0, 0, 0)
    before = list(RegisteredWork.objects.order_by("id").values("id", "changed_at"))
    send(api, table)
    assert counts(run_jobs()) == (0, 0, 3, 0)
    assert list(RegisteredWork.objects.order_by("id").values("id", "changed_at")) == before
    send(api, table.replace("Live,FRZ", "Live in Rome,FRZ"))
    assert counts(run_jobs()) == (0, 1, 2, 0)
    assert set(RegisteredRecording.objects.values_list("title", flat=True)) == {"Live in Rome", "Live"}


def test_a_trial_tells_what_would_happen_and_leaves_nothing(api: Client, run_jobs: RunJobs) -> None:
    table = HEAD + (
        "Air,T0345246801,Ann,composer,100,One,FRZ039800212,,\n"
        "Air,T0345246801,,,,Two,,,\n"
        "Rondo,,Ann,composer,50,,,,\n"
        "Other,,,,,Three,FRZ039800212,,\n"
    )
    send(api, table, dry_run="true")
    tried = run_jobs()
    told = report(api, tried)
    assert told == [(2, "registered", ""), (3, "registered", ""), (4, "refused", "contributors"), (5, "refused", "isrc")]
    assert not RegisteredWork.objects.exists() and not RegisteredRecording.objects.exists()
    send(api, table)
    assert report(api, run_jobs()) == told


def test_several_lines_are_about_one_work(api: Client, run_jobs: RunJobs) -> None:
    send(api, HEAD + "Air,T0345246801,Ann,composer,100,One,,,\nAir,T0345246801,,,,Two,,,\nOther name,T0345246801,,,,Three,,,\n")
    job = run_jobs()
    assert report(api, job) == [(2, "registered", ""), (3, "registered", ""), (4, "refused", "title")]
    work = RegisteredWork.objects.get()
    assert set(work.recordings.values_list("title", flat=True)) == {"One", "Two"}
    assert work.contributors.get().name == "Ann"


def test_what_is_exported_comes_back_as_it_is(api: Client, registered: RegisteredWork, run_jobs: RunJobs) -> None:
    sent(api, "post", f"/api/rights/works/{registered.pk}/recordings/", {"title": "=Live", "isrc": "FRZ039800212"})
    sent(api, "post", f"/api/rights/works/{registered.pk}/recordings/", {"title": "Studio", "year": 1998})
    thirds = [{"name": f"N{share}", "role": "composer", "share": share} for share in (3_333, 3_333, 3_334)]
    more = {"territory": "CN", "term_from": "2020-01-01", "term_to": "2030-12-31"}
    sent(api, "post", "/api/rights/works/", {"title": "-茉莉花", "contributors": thirds, **more})
    withdrawn = sent(api, "post", "/api/rights/works/", {"title": "Gone"}).json()
    api.delete(f"/api/rights/works/{withdrawn['id']}/")
    answer = api.get("/api/rights/registry.csv")
    table = body(answer)
    assert table.startswith(b"\xef\xbb\xbfwork_id,title") and b"Gone" not in table and b"'=Live" in table
    assert answer["Content-Disposition"] == 'attachment; filename="registry.csv"'
    send(api, table)
    assert counts(run_jobs()) == (0, 0, 3, 0)
    send(api, table.replace("'-茉莉花".encode(), b"Jasmine"))
    assert counts(run_jobs()) == (0, 1, 2, 0)
    assert RegisteredWork.objects.filter(title="Jasmine").exists()


def test_nothing_foreign_and_nothing_withdrawn_is_changed(
    api: Client, registered: RegisteredWork, run_jobs: RunJobs, stranger: Client, musician: User
) -> None:
    send(stranger, f"work_id,title\n{registered.pk},Mine now\nnonsense,Air\n")
    assert report(stranger, run_jobs()) == [(2, "refused", "work_id"), (3, "refused", "work_id")]
    withdraw_work(work=registered, actor=musician)
    send(api, f"work_id,title\n{registered.pk},Other\n")
    assert report(api, run_jobs()) == [(2, "refused", "title")]
    registered.refresh_from_db()
    assert registered.title == "Air"


def test_a_work_gets_its_iswc_later(api: Client, run_jobs: RunJobs) -> None:
    send(api, HEAD + "Air,,Ann,composer,100,,,,\n")
    run_jobs()
    send(api, HEAD + "Air,T0345246801,Ann,composer,100,,,,\n")
    assert counts(run_jobs()) == (0, 1, 0, 0)
    assert RegisteredWork.objects.get().iswc == "T0345246801"


def test_one_file_at_a_time_and_a_key_once(api: Client, run_jobs: RunJobs) -> None:
    first = send(api, "title\nAir\n")
    refused = send(api, "title\nRondo\n")
    assert (refused.status_code, refused.json()["detail"]) == (
        429,
        "A file of yours is being imported; send the next one when it is done.",
    )
    assert first.status_code == 202
    run_jobs()
    keyed = [_with_key(api, title) for title in ("Gigue", "Gigue", "Other")]
    assert [answer.status_code for answer in keyed] == [202, 200, 409]


def _with_key(client: Client, title: str) -> Any:
    file = SimpleUploadedFile("works.csv", f"title\n{title}\n".encode())
    return client.post(IMPORTS, {"file": file}, headers={"Idempotency-Key": "k"})


@pytest.mark.parametrize("data", [b"", b"title\n", b"\xff\xff", b"name\nAir\n"])
def test_a_file_that_is_no_table_is_refused_at_once(api: Client, data: bytes) -> None:
    answer = send(api, data or b" ")
    assert (answer.status_code, bool(answer.json()["detail"])) == (422, True)
    assert not Job.objects.exists() and not RegistryImport.objects.exists()


def test_the_report_speaks_the_holders_language(musician: User, run_jobs: RunJobs) -> None:
    musician.language = "zh-hans"
    musician.save()
    upload = SimpleUploadedFile("a.csv", b"title,iswc\nAir,T0345246802\n")
    request_import(holder=musician, upload=upload, dry_run=True)
    job = run_jobs()
    [[_line, _outcome, _field, sentence]] = RegistryImport.objects.get(pk=job.result["import"]).report
    assert re.search(r"[\u4e00-\u9fff]", sentence) and "ISWC" in sentence


def test_called_off_it_keeps_what_was_taken(api: Client, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RowProgress, "cancelled", lambda _self: True)
    send(api, "title\nAir\nRondo\n")
    job = run_jobs()
    assert job.result["partial"] and report(api, job) == [(2, "registered", "")]
    assert RegisteredWork.objects.get().title == "Air"


def test_ten_thousand_lines_come_with_a_report_for_each(musician: User, run_jobs: RunJobs) -> None:
    head = "title,contributor_1_name,contributor_1_role,contributor_1_share\n"
    lines = (f"Work {number},Ann,composer,{100 - number % 2}\n" for number in range(MOST_LINES))
    data = (head + "".join(lines)).encode()
    request_import(holder=musician, upload=SimpleUploadedFile("a.csv", data), dry_run=False)
    job = run_jobs()
    assert (job.state, job.error, counts(job)) == ("succeeded", "", (5_000, 0, 0, 5_000))
    assert (job.progress_done, job.progress_total) == (MOST_LINES, MOST_LINES)
    told = RegistryImport.objects.get().report
    assert [row[0] for row in told] == list(range(2, MOST_LINES + 2))
    assert {tuple(row[1:3]) for row in told} == {("registered", ""), ("refused", "contributors")}
    assert RegisteredWork.objects.count() == Contributor.objects.count() == 5_000
    again = Taking(musician, dry_run=True)
    assert {one.outcome for one in again.take(read_table(data)[:200])} == {"unchanged", "refused"}
