"""Cases over HTTP: pages and API say what the services say, to the right people and with everything that was typed kept."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.audit import seal
from apps.accounts.audit_verification import verify
from apps.accounts.models import AuditEntry, User
from apps.library.services import purge_work, set_visibility
from apps.rights.cases.services import make_move
from apps.rights.models import Case, CaseEvent, Notice, Publication, RegisteredWork
from tests.support.answers import body
from tests.support.rights import CLAIMED, DECIDED, DISPUTED, WHY, matched_case, publish, registered
from tests.support.scores import melody

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]


@pytest.fixture
def enter() -> Enter:
    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def case(musician: User, other_musician: User) -> Case:
    return matched_case(musician, other_musician)


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, json.dumps(data), content_type="application/json")


def test_a_move_over_the_api_and_why_one_is_refused(case: Case, musician: User, reviewer: User, enter: Enter) -> None:
    address = f"/api/rights/cases/{case.pk}/"
    seen = enter(musician).get(address).json()
    assert (seen["state"], seen["moves"]) == ("new", ["dispute"])
    assert seen["matches"][0]["registered_work"] == "Song of the sea"
    refused = post(enter(musician), f"{address}moves/", move="close", version=1, reason=WHY)
    assert refused.status_code == 409
    assert "not for you" in refused.json()["detail"]
    missing = post(enter(musician), f"{address}moves/", move="dispute", version=1, reason="no")
    assert missing.status_code == 400
    assert set(missing.json()) == {"reason", "declared"}
    done = post(enter(musician), f"{address}moves/", move="dispute", version=1, reason=WHY, declared=True)
    assert (done.status_code, done.json()["state"]) == (200, "disputed")
    late = post(enter(reviewer), f"{address}moves/", move="take_over", version=1)
    assert late.status_code == 409
    assert "Somebody else" in late.json()["detail"]


def test_reviewers_have_no_names_to_the_sides(case: Case, musician: User, reviewer: User, enter: Enter) -> None:
    make_move(case=case, move="close", actor=reviewer, said=DECIDED)
    for address in (f"/rights/cases/{case.pk}/", f"/api/rights/cases/{case.pk}/"):
        assert reviewer.username not in enter(musician).get(address).content.decode()
        assert reviewer.username in enter(reviewer).get(address).content.decode()


def test_a_claim_by_notice_over_page_and_api(musician: User, other_musician: User, enter: Enter) -> None:
    publication, work = publish(musician), registered(other_musician)
    foreign = registered(musician, "Not yours")
    page = f"/rights/publications/{publication.pk}/claim/"
    client = enter(other_musician)
    refused = client.post(page, {"work": work.pk, "reason": WHY, "declared": "on"})
    assert refused.status_code == 200
    assert WHY in refused.content.decode()
    assert "at least one thing" in refused.content.decode()
    api = f"/api/rights/publications/{publication.pk}/claims/"
    said = {"reason": WHY, "evidence": ["Contract 12"], "declared": True}
    assert post(client, api, work=str(foreign.pk), **said).status_code == 400
    made = post(client, api, work=str(work.pk), **said)
    assert (made.status_code, made.json()["state"], made.json()["opened_by"]) == (201, "claimed", "notice")
    again = post(client, api, work=str(work.pk), **said)
    assert again.status_code == 409
    assert enter(musician).get(page).status_code == 404


def test_the_page_keeps_what_was_typed_when_somebody_was_faster(case: Case, reviewer: User, admin: User, enter: Enter) -> None:
    make_move(case=case, move="take", actor=admin)
    form = {"move": "close", "version": 1, "reason": WHY, "checks": list(DECIDED.checks)}
    answer = enter(reviewer).post(f"/rights/cases/{case.pk}/?move=close", form).content.decode()
    assert "Somebody else has just acted" in answer
    assert WHY in answer
    assert answer.count("checked") == len(DECIDED.checks)


def test_the_queue_finds_by_words_tab_and_urgency(musician: User, other_musician: User, reviewer: User, enter: Enter) -> None:
    late, soon, done = (matched_case(musician, other_musician, title) for title in ("Late", "Soon", "Done"))
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    make_move(case=done, move="close", actor=reviewer, said=DECIDED)
    client = enter(reviewer)

    def titles(query: str) -> list[str]:
        return [row.title for row in client.get(f"/rights/cases/?{query}").context["cases"]]

    assert titles("") == ["Late", "Soon"]
    assert titles("overdue=1") == ["Late"]
    assert titles("q=soo") == ["Soon"]
    assert titles(f"q={other_musician.username}&tab=archived") == ["Done"]
    assert titles("mine=1") == []
    assert titles("tab=nonsense&origin=nonsense&page=99") == ["Late", "Soon"]
    page = client.get(f"/rights/cases/{soon.pk}/?tab=new").context
    assert (page["previous"], page["next"]) == (late.pk, None)


def test_from_public_music_the_way_leads_to_a_claim(musician: User, other_musician: User, enter: Enter) -> None:
    publication = publish(musician, score=melody())
    work, way = publication.work, f"/rights/works/{publication.work_id}/claim/"
    assert way in enter(other_musician).get(f"/compose/{work.pk}/").content.decode()
    assert way not in enter(musician).get(f"/compose/{work.pk}/").content.decode()
    assert way not in Client().get(f"/compose/{work.pk}/").content.decode()
    client = enter(other_musician)
    page = f"/rights/publications/{publication.pk}/claim/"
    assert client.get(way).headers["Location"] == page
    assert "Register a work" in client.get(page).content.decode(), "nothing is registered yet: the way to it"
    gone = registered(other_musician, "Withdrawn")
    RegisteredWork.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    assert "Withdrawn" not in client.get(page).content.decode()
    assert enter(musician).get(way).status_code == 404
    set_visibility(work=work, visibility="unlisted", actor=musician)
    Publication.objects.filter(pk=publication.pk).update(state="withdrawn")
    assert way not in client.get(f"/compose/{work.pk}/").content.decode()
    assert client.get(way).status_code == 404


def test_many_at_once_each_as_if_alone(case: Case, musician: User, other_musician: User, reviewer: User, enter: Enter) -> None:
    own = matched_case(reviewer, other_musician)
    chosen = [case.seen, own.seen, "nonsense", str(own.pk)]
    form = {"move": "close", "case": chosen, "reason": WHY, "checks": list(DECIDED.checks)}
    answer = enter(reviewer).post("/rights/cases/bulk/", form, follow=True).content.decode()
    assert "1 case is done." in answer
    assert "part in this case yourself" in answer
    assert (Case.objects.get(pk=case.pk).state, Case.objects.get(pk=own.pk).state) == ("closed", "new")


def test_a_case_that_moved_on_is_left_out_of_many_at_once(
    case: Case, musician: User, other_musician: User, reviewer: User, enter: Enter
) -> None:
    other = matched_case(musician, other_musician, "Other")
    form = {"move": "close", "case": [case.seen, other.seen], "reason": WHY, "checks": list(DECIDED.checks)}
    make_move(case=case, move="dispute", actor=musician, said=DISPUTED)
    answer = enter(reviewer).post("/rights/cases/bulk/", form, follow=True).content.decode()
    assert "1 case is done." in answer
    assert "Air: Somebody else has just acted on this case." in answer
    assert (Case.objects.get(pk=case.pk).state, Case.objects.get(pk=other.pk).state) == ("disputed", "closed")


def test_notices_come_with_a_decision_and_are_read(case: Case, musician: User, reviewer: User, enter: Enter) -> None:
    client = enter(musician)
    assert "2 new notices" not in client.get("/rights/notices/").content.decode()
    make_move(case=case, move="close", actor=reviewer, said=DECIDED)
    assert len(client.get("/api/rights/notices/").json()["results"]) == 2
    assert "2 new notices" in client.get("/library/").content.decode()
    notice = Notice.objects.visible_to(musician).first()
    assert notice
    assert client.post(f"/rights/notices/{notice.pk}/").headers["Location"] == f"/rights/cases/{case.pk}/"
    assert client.post("/api/rights/notices/").status_code == 204
    assert "new notice" not in client.get("/library/").content.decode()


def test_the_trail_of_a_case_is_shown_and_taken_along(case: Case, reviewer: User, enter: Enter) -> None:
    make_move(case=case, move="close", actor=reviewer, said=DECIDED)
    seal()
    client = enter(reviewer)
    page = client.get(f"/rights/cases/{case.pk}/trail/").content.decode()
    for told in ("case.close", reviewer.username, "held → published"):
        assert told in page
    rows = list(csv.DictReader(io.StringIO(body(client.get(f"/rights/cases/{case.pk}/trail.csv")).decode())))
    assert [row["verb"] for row in rows] == ["case.open", "case.close"]
    assert json.loads(rows[1]["detail"])["before"] == "new"
    assert client.get(f"/rights/cases/{case.pk}/trail.pdf").status_code == 404


def test_a_reviewer_lets_a_holder_claim_again(musician: User, other_musician: User, reviewer: User, enter: Enter) -> None:
    for _ in range(3):
        case = make_move(case=matched_case(musician, other_musician), move="claim", actor=other_musician, said=CLAIMED)
        make_move(case=case, move="close", actor=reviewer, said=DECIDED)
    client = enter(reviewer)
    assert other_musician.username in client.get("/rights/claims/").content.decode()
    assert client.post(f"/rights/claims/{other_musician.pk}/release/").status_code == 302
    assert client.get("/rights/claims/").context["limited"] == []
    assert AuditEntry.objects.filter(verb="claims.release", actor=reviewer).exists()


def test_the_figures_are_for_everybody_and_in_both_forms(case: Case) -> None:
    assert "How cases are decided" in Client().get("/rights/transparency/").content.decode()
    chinese = Client(headers={"Accept-Language": "zh-hans"}).get("/rights/transparency/").content.decode()
    assert "匹配" in chinese, "figures are kept for a while, the words of whoever asked first are not"
    told = Client().get("/api/rights/transparency/").json()
    assert {row["name"] for row in told["states"]} >= {"new", "blocked"}
    assert all(row["count"] is None or row["count"] == 0 or row["count"] >= 5 for row in told["states"])


def test_my_data_holds_both_sides_of_my_cases(case: Case, musician: User, enter: Enter) -> None:
    make_move(case=case, move="dispute", actor=musician, said=DISPUTED)
    archive = zipfile.ZipFile(io.BytesIO(body(enter(musician).get("/account/export/"))))
    told = json.loads(archive.read(f"rights/cases/{case.pk}.json"))
    assert told["side"] == "uploader"
    assert [event["what"] for event in told["events"]] == ["Disputed", "The case begins"]
    [move] = json.loads(archive.read("rights/moves.json"))
    assert (move["move"], move["reason"]) == ("dispute", WHY)
    assert len(json.loads(archive.read("rights/notices.json"))) == 1
    assert json.loads(archive.read("rights/publications.json"))[0]["state"] == "held"


def test_a_case_outlives_the_account_that_published_without_name_words_and_title(
    case: Case, musician: User, other_musician: User, reviewer: User, enter: Enter
) -> None:
    make_move(case=case, move="dispute", actor=musician, said=DISPUTED)
    accounts.delete_account(user=musician)
    case.refresh_from_db()
    assert (case.state, case.uploader, case.publication, case.title) == ("closed", None, None, "")
    event = CaseEvent.objects.get(case=case, move="dispute")
    assert (event.reason, event.actor) == ("", None)
    assert "Deleted music" in enter(other_musician).get("/rights/cases/mine/").content.decode()
    assert enter(reviewer).get(f"/rights/cases/{case.pk}/").status_code == 200
    assert verify().problem is None


def test_when_the_holder_goes_the_music_is_free_and_a_reviewers_reasons_stay(
    case: Case, other_musician: User, reviewer: User, make_user: Callable[..., User]
) -> None:
    other = matched_case(make_user("uwe"), other_musician)
    make_move(case=other, move="close", actor=reviewer, said=DECIDED)
    accounts.delete_account(user=other_musician)
    case.refresh_from_db()
    assert (case.state, case.holder) == ("closed", None)
    assert Publication.objects.get(pk=case.publication_id).state == "published"
    accounts.delete_account(user=reviewer)
    event = CaseEvent.objects.get(case=other, move="close")
    assert (event.reason, event.actor) == (WHY, None)


def test_when_the_music_is_deleted_its_case_is_over(case: Case, musician: User) -> None:
    assert case.publication
    purge_work(work=case.publication.work, actor=musician)
    case.refresh_from_db()
    assert (case.state, case.publication) == ("closed", None)
    assert case.events.get(move="moot").actor is None
