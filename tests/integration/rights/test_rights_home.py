"""Where rights begin: each sees their own publications, and of their works only what lies in a case of theirs."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import AuditEntry, User
from apps.jobs.models import Job
from apps.library import services
from apps.library.models import Work
from apps.rights import publishing
from apps.rights.cases.services import make_move, open_case
from apps.rights.models import CaseEvent, Publication
from tests.support.people import make_user
from tests.support.rights import DECIDED, match, matched_case, publish, registered
from tests.support.scores import melody

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]
State = Publication.State


def page(client: Client, address: str = "/rights/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def row(text: str, title: str) -> str:
    return next(part for part in text.split('<li class="row') if f">{title}</a>" in part)


def test_every_state_says_what_happened_and_what_can_be_done(musician: User, other_musician: User, browser_of: Enter) -> None:
    for state in State:
        publication = publish(musician, f"Piece {state}")
        Publication.objects.filter(pk=publication.pk).update(state=state)
    case = matched_case(musician, other_musician, "In a case")
    text = page(browser_of(musician))
    said = {
        State.CHECKING: "It is being compared",
        State.HELD: "a person has to decide",
        State.PUBLISHED: "Everybody can hear it.",
        State.BLOCKED: "It was decided that it stays from the public",
        State.WITHDRAWN: "You took it from the public.",
    }
    for state, sentence in said.items():
        assert sentence in row(text, f"Piece {state}")
        can_be_withdrawn = state not in {State.BLOCKED, State.WITHDRAWN}
        assert ("/withdraw/" in row(text, f"Piece {state}")) == can_be_withdrawn
    mine = row(text, "In a case")
    assert f"/rights/cases/{case.pk}/" in mine
    assert f"Case with {other_musician.username}" in mine
    assert "Piece" not in page(browser_of(other_musician))


def test_withdrawn_music_is_private_and_stays_so_whatever_becomes_of_its_case(
    musician: User, other_musician: User, reviewer: User, browser_of: Enter
) -> None:
    case = matched_case(musician, other_musician)
    publication = case.publication
    assert publication
    answer = browser_of(musician).post(f"/rights/publications/{publication.pk}/withdraw/", follow=True)
    assert "nobody but you hears it now" in answer.content.decode()
    publication.refresh_from_db()
    assert publication.state == State.WITHDRAWN
    assert publication.work.visibility == Work.Visibility.PRIVATE
    entry = AuditEntry.objects.filter(verb="publication.state").latest("at")
    assert (entry.actor, entry.detail) == (musician, {"before": "held", "after": "withdrawn"})
    case = make_move(case=case, move="take", actor=reviewer)
    make_move(case=case, move="close", actor=reviewer, said=DECIDED)
    publication.refresh_from_db()
    assert publication.state == State.WITHDRAWN


def test_a_withdrawal_is_undone_from_its_message_and_later(
    musician: User, other_musician: User, browser_of: Enter, run_jobs: Callable[[], Job]
) -> None:
    client = browser_of(musician)
    held = matched_case(musician, other_musician, "Held piece").publication
    free = publish(musician, "Free piece", score=melody())
    assert held
    for publication in (held, free):
        way = f"/rights/publications/{publication.pk}/come-back/"
        answer = client.post(f"/rights/publications/{publication.pk}/withdraw/", follow=True).content.decode()
        assert answer.count(way) == 2, "in the message and in the row"
        assert client.post(way).status_code == 302
    run_jobs()
    states = [Publication.objects.get(pk=publication.pk).state for publication in (held, free)]
    assert states == [State.HELD, State.PUBLISHED]
    assert not CaseEvent.objects.filter(move="hold").exists(), "it was held before, and nobody is told anew"
    services.trash_work(work=free.work, actor=musician)
    client.post(f"/rights/publications/{free.pk}/withdraw/")
    answer = client.post(f"/rights/publications/{free.pk}/come-back/", follow=True).content.decode()
    assert "in the trash" in answer


def test_what_is_blocked_is_not_withdrawn_and_says_so(musician: User, reviewer: User, browser_of: Enter) -> None:
    publication = publish(musician)
    publishing.block(publication=publication, actor=reviewer)
    answer = browser_of(musician).post(f"/rights/publications/{publication.pk}/withdraw/", follow=True)
    assert "is blocked" in answer.content.decode()
    publication.refresh_from_db()
    assert publication.state == State.BLOCKED


def test_nobody_withdraws_what_somebody_else_published(musician: User, other_musician: User, browser_of: Enter) -> None:
    publication = publish(musician)
    assert browser_of(other_musician).post(f"/rights/publications/{publication.pk}/withdraw/").status_code == 404
    publication.refresh_from_db()
    assert publication.state == State.PUBLISHED


def test_a_holder_sees_matches_of_their_works_that_lie_in_their_cases(
    musician: User, other_musician: User, browser_of: Enter
) -> None:
    case = matched_case(musician, other_musician, "Like the sea")
    work = case.work
    assert work
    # A hint that asks nobody is told to nobody.
    match(publish(musician, "A mere hint"), work)
    third = make_user("olga")
    theirs = registered(third, "Of a third")
    also = publish(musician, "Like another")
    open_case(publication=also, work=theirs, matches=[match(also, theirs)])
    text = page(browser_of(other_musician), "/rights/matches/")
    assert work.title in text
    assert f"/rights/cases/{case.pk}/" in row(text, "Like the sea")
    assert "Held until a person has decided" in row(text, "Like the sea")
    for hidden in ("A mere hint", "Of a third", "Like another"):
        assert hidden not in text
    assert "Nothing is registered yet" in page(browser_of(musician), "/rights/matches/")


def test_empty_pages_say_what_will_be_there(musician: User, browser_of: Enter) -> None:
    client = browser_of(musician)
    assert "You have published nothing yet" in page(client)
    registered(musician)
    assert "Nothing is like your works" in page(client, "/rights/matches/")


def test_many_rows_ask_the_database_no_more_often(
    musician: User, other_musician: User, browser_of: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        matched_case(musician, other_musician, f"Piece {number}")
    uploader, holder = browser_of(musician), browser_of(other_musician)
    with django_assert_max_num_queries(12):
        page(uploader)
    with django_assert_max_num_queries(14):
        page(holder, "/rights/matches/")
