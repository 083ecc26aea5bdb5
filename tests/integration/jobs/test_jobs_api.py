"""The API and the page of jobs, as their owner and as others meet them."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import AuditEntry, User
from apps.jobs import leases, services
from apps.jobs.models import Job

pytestmark = pytest.mark.django_db
MISSING = uuid.UUID(int=4)


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("owner", "owner@example.org")


@pytest.fixture
def job(owner: User) -> Job:
    return services.submit("probe.count", owner=owner, params={"secret": "melody"})[0]


@pytest.fixture
def mine(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def address(name: str, job_id: uuid.UUID) -> str:
    return reverse(f"jobs-api:{name}", args=[job_id])


def test_a_snapshot_says_everything_but_the_parameters(mine: Client, job: Job) -> None:
    answer = mine.get(address("detail", job.id)).json()
    assert answer == {
        "id": str(job.id),
        "kind": "probe.count",
        "title": "Count",
        "state": "queued",
        "progress": {"done": 0, "total": 0, "message": ""},
        "result": {},
        "error": "",
        "attempt": 0,
        "cancel_requested": False,
        "last_seq": 1,
        "ahead": 0,
        "created_at": answer["created_at"],
        "started_at": None,
        "finished_at": None,
        "url": f"/api/jobs/{job.id}/",
    }


def test_the_list_holds_my_jobs_only_newest_first(mine: Client, owner: User, job: Job) -> None:
    other = User.objects.create_user("other", "other@example.org")
    services.submit("probe.count", owner=other, params={})
    newer, _ = services.submit("probe.count", owner=owner, params={})
    assert [one["id"] for one in mine.get("/api/jobs/").json()["results"]] == [str(newer.id), str(job.id)]


@pytest.mark.parametrize(("method", "name"), [("get", "detail"), ("get", "events"), ("post", "cancel"), ("post", "retry")])
@pytest.mark.parametrize("role", User.Role.values)
def test_foreign_and_missing_jobs_answer_alike(client: Client, job: Job, method: str, name: str, role: str) -> None:
    client.force_login(User.objects.create_user("other", "other@example.org", role=role))
    answers = [getattr(client, method)(address(name, job_id)) for job_id in (job.id, MISSING)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content == b'{"detail":"Not found."}'
    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == (Job.State.QUEUED, False)


@pytest.mark.parametrize(("method", "name"), [("get", "detail"), ("get", "events"), ("post", "cancel"), ("post", "retry")])
def test_strangers_learn_nothing(client: Client, job: Job, method: str, name: str) -> None:
    answers = [getattr(client, method)(address(name, job_id)) for job_id in (job.id, MISSING)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].content == answers[1].content


def test_cancelling_a_waiting_job_ends_it(mine: Client, job: Job) -> None:
    answer = mine.post(address("cancel", job.id))
    assert answer.status_code == 202
    assert answer.json()["state"] == "cancelled"
    assert leases.claim("w") is None
    assert list(job.events.values_list("seq", "data__state")) == [(1, "queued"), (2, "cancelled")]
    assert mine.post(address("cancel", job.id)).json()["last_seq"] == 2


def test_cancelling_a_running_job_asks_its_worker(mine: Client, job: Job) -> None:
    leases.claim("w")
    answer = mine.post(address("cancel", job.id)).json()
    assert (answer["state"], answer["cancel_requested"]) == ("running", True)
    assert mine.post(address("cancel", job.id)).json()["last_seq"] == answer["last_seq"]


def test_retrying(mine: Client, job: Job) -> None:
    assert mine.post(address("retry", job.id)).status_code == 409
    claim = leases.claim("w")
    assert claim is not None
    leases.fail(claim, "No.")
    answer = mine.post(address("retry", job.id))
    assert answer.status_code == 202
    assert (answer.json()["state"], answer.json()["error"]) == ("queued", "")
    again = leases.claim("w")
    assert again is not None
    assert again.attempt == 2


def test_a_kind_that_is_not_to_be_tried_again(mine: Client, owner: User) -> None:
    job, _ = services.submit("probe.once", owner=owner, params={})
    mine.post(address("cancel", job.id))
    assert mine.post(address("retry", job.id)).status_code == 409


def test_every_act_is_on_the_trail(mine: Client, owner: User, job: Job) -> None:
    mine.post(address("cancel", job.id))
    mine.post(address("retry", job.id))
    trail = AuditEntry.objects.filter(subject=f"job:{job.id}", actor=owner)
    assert set(trail.values_list("verb", flat=True)) == {"job.submit", "job.cancel", "job.retry"}


def test_the_page_lists_my_jobs(mine: Client, job: Job) -> None:
    answer = mine.get(reverse("jobs:list"))
    assert answer.status_code == 200
    assert [one.id for one in answer.context["jobs"]] == [job.id]
    assert "Count" in answer.content.decode()


def test_the_page_asks_strangers_to_log_in(client: Client) -> None:
    answer = client.get(reverse("jobs:list"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("accounts:login"))


def test_operators_look_at_jobs_but_not_into_them(client: Client, job: Job, make_user: Callable[..., User]) -> None:
    client.force_login(make_user("ada", role=User.Role.ADMIN))
    page = client.get(f"/admin/jobs/job/{job.id}/change/")
    assert page.status_code == 200
    assert "melody" not in page.content.decode()
    assert client.post(f"/admin/jobs/job/{job.id}/change/", {"state": "failed"}).status_code == 403
    assert client.get("/admin/jobs/job/add/").status_code == 403
