"""Moves in cases: what they do to the case, the music, the clocks, the notices and the audit trail."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.audit_verification import verify
from apps.accounts.models import AppendOnly, AuditEntry, User
from apps.library.services import restore_work, trash_work
from apps.rights.cases import abuse, figures
from apps.rights.cases.errors import Incomplete, Refused, StaleCase
from apps.rights.cases.notices import text_of
from apps.rights.cases.positions import position_of
from apps.rights.cases.saying import Said
from apps.rights.cases.services import claim_by_notice, make_move, open_case
from apps.rights.cases.statements import sentences
from apps.rights.cases.sweep import Swept, sweep
from apps.rights.cases.table import CHECKS, MOVES, State
from apps.rights.cases.telling import story
from apps.rights.models import Case, CaseEvent, Notice, Publication, RegisteredWork
from apps.rights.registry.works import withdraw_work
from tests.support.rights import CLAIMED, DECIDED, DISPUTED, WHY, match, matched_case, moved, now_is, publish, registered

Shown = Publication.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def second(make_user: Callable[..., User]) -> User:
    return make_user("sven", role=User.Role.REVIEWER)


@pytest.fixture
def case(musician: User, other_musician: User) -> Case:
    """The musician published what is like a work of the other musician."""
    return matched_case(musician, other_musician)


def shown(case: Case) -> tuple[str, str]:
    publication = Publication.objects.select_related("work").get(pk=case.publication_id)
    return publication.state, publication.work.visibility


def blocked(case: Case, reviewer: User, second: User) -> Case:
    return moved(case, ("take", reviewer, Said()), ("propose_block", reviewer, DECIDED), ("approve_block", second, DECIDED))


def test_a_match_opens_a_case_that_holds_the_music_and_says_why(case: Case) -> None:
    assert case.state == State.NEW
    assert shown(case) == ("held", "private")
    opening = case.events.get()
    statement = dict(sentences(opening))
    assert "probability of 97 %" in statement["What it rests on"]
    assert "program" in statement["Automated means"]
    assert {notice.recipient_id for notice in Notice.objects.all()} == {case.holder_id, case.uploader_id}
    again = open_case(publication=case.publication, work=case.work, matches=[match(case.publication, case.work)])
    assert (again.pk, again.matches.count(), case.events.count()) == (case.pk, 2, 1)


def test_a_block_takes_two_reviewers_and_the_music_stays_held_between_them(case: Case, reviewer: User, second: User) -> None:
    case = moved(case, ("take", reviewer, Said()), ("propose_block", reviewer, DECIDED))
    assert (case.state, case.reviewer, shown(case)) == (State.OPEN, reviewer, ("held", "private"))
    assert case.due_at is not None, "the reviewers' own time runs on"
    with pytest.raises(Refused, match="second person"):
        make_move(case=case, move="approve_block", actor=reviewer, said=DECIDED)
    case = make_move(case=case, move="approve_block", actor=second, said=DECIDED)
    assert (case.state, case.proposal, shown(case)) == (State.BLOCKED, None, ("blocked", "private"))
    assert case.complaint_until and timedelta(days=180) < case.complaint_until - timezone.now() < timedelta(days=185)
    statement = dict(sentences(case.events.get(move="approve_block")))
    assert WHY in statement["In the words of the reviewer"]
    assert "counter-notice" in statement["What you can do"]


def test_a_block_that_is_refused_leaves_the_music_as_it_was(
    musician: User, other_musician: User, reviewer: User, second: User
) -> None:
    publication = publish(musician)
    case = claim_by_notice(publication=publication, work=registered(other_musician), claimant=other_musician, said=CLAIMED)
    assert (case.state, shown(case)) == (State.CLAIMED, ("published", "public")), "a word alone takes nothing from the public"
    case = moved(case, ("propose_block", reviewer, DECIDED))
    assert shown(case) == ("held", "private")
    case = moved(case, ("refuse_block", second, DECIDED))
    assert (case.state, case.proposal, shown(case)) == (State.CLAIMED, None, ("published", "public"))


@pytest.mark.parametrize("missing", ["reason", "checks"])
def test_a_decision_needs_a_reason_and_every_check(missing: str, case: Case, reviewer: User) -> None:
    said = Said(WHY, checks=tuple(CHECKS)[1:]) if missing == "checks" else Said("no", checks=tuple(CHECKS))
    before = AuditEntry.objects.count()
    with pytest.raises(Incomplete) as refused:
        make_move(case=case, move="close", actor=reviewer, said=said)
    assert list(refused.value.fields) == [missing]
    assert AuditEntry.objects.count() == before
    assert Case.objects.get(pk=case.pk).version == case.version


def test_a_decision_is_undone_within_ten_minutes_and_both_hear_of_both(case: Case, reviewer: User, musician: User) -> None:
    case = moved(case, ("close", reviewer, DECIDED))
    assert (case.state, shown(case)) == (State.CLOSED, ("published", "public"))
    assert Notice.objects.visible_to(musician).filter(event__move="close").count() == 1, "told as soon as it shows"
    assert sweep().mailed == 4
    case = moved(case, ("undo", reviewer, Said()))
    assert (case.state, shown(case)) == (State.NEW, ("held", "private"))
    undo = case.events.get(move="undo")
    assert {notice.recipient_id for notice in undo.notices.all()} == {case.uploader_id, case.holder_id}
    statement = dict(sentences(undo))
    assert "held" in statement["What is restricted"]
    assert "taken back" in statement["Automated means"]
    assert undo.undoes is not None
    assert (undo.undoes.move, undo.before, undo.after) == ("close", "closed", "new")
    with pytest.raises(Refused):
        make_move(case=case, move="undo", actor=reviewer)


def test_after_ten_minutes_nothing_is_undone_and_mails_lead_to_the_case(case: Case, reviewer: User, musician: User) -> None:
    musician.language = "zh-hans"
    musician.save()
    case = moved(case, ("close", reviewer, DECIDED))
    now_is(case, minutes=11)
    with pytest.raises(Refused):
        make_move(case=case, move="undo", actor=reviewer)
    mail.outbox.clear()
    assert sweep() == Swept(moved=0, mailed=4)
    assert sweep() == Swept(moved=0, mailed=0)
    letters = [letter for letter in mail.outbox if letter.to == [musician.email]]
    assert len(letters) == 2
    assert all(f"http://127.0.0.1:8000/rights/cases/{case.pk}/" in str(letter.body) for letter in letters)
    assert all("《Air》" in str(letter.body) or "Air" in str(letter.body) for letter in letters)
    notice = Notice.objects.visible_to(musician).get(event__move="close")
    assert "nothing to object to" in text_of(notice)


def test_a_counter_notice_brings_the_music_back_after_ten_business_days(
    case: Case, reviewer: User, second: User, musician: User
) -> None:
    case = moved(blocked(case, reviewer, second), ("counter_notice", musician, DISPUTED))
    assert (case.state, shown(case)[0]) == (State.COUNTER_NOTICED, "blocked")
    assert case.counter_deadline and case.counter_deadline - timezone.now() > timedelta(days=13)
    assert sweep().moved == 0
    now_is(case, days=15)
    assert sweep().moved == 1
    case.refresh_from_db()
    assert (case.state, shown(case)) == (State.RESTORED, ("published", "public"))
    assert case.events.get(move="lapse").actor is None


def test_a_holder_who_has_asked_a_court_keeps_it_blocked(
    case: Case, reviewer: User, second: User, musician: User, other_musician: User
) -> None:
    case = moved(blocked(case, reviewer, second), ("counter_notice", musician, DISPUTED), ("insist", other_musician, CLAIMED))
    assert (case.state, case.due_at, shown(case)[0]) == (State.BLOCKED, None, "blocked")
    first, again = (dict(sentences(case.events.get(move=move))) for move in ("approve_block", "insist"))
    assert "until" in first["What you can do"]
    assert "there is no second one" in again["What you can do"]
    assert "has asked a court" in again["What it rests on"]
    assert WHY in again["In the words of the holder"]
    with pytest.raises(Refused, match="once"):
        make_move(case=case, move="counter_notice", actor=musician, said=DISPUTED)


def test_the_window_of_six_months_closes(case: Case, reviewer: User, second: User, musician: User) -> None:
    case = blocked(case, reviewer, second)
    now_is(case, days=190)
    with pytest.raises(Refused, match="six months"):
        make_move(case=case, move="counter_notice", actor=musician, said=DISPUTED)


def test_mails_of_a_decision_leave_with_it(
    case: Case, reviewer: User, django_capture_on_commit_callbacks: Any, settings: Settings
) -> None:
    settings.SITE_ADDRESS = "https://studio.example.org"
    sweep()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        make_move(case=case, move="close", actor=reviewer, said=DECIDED)
        assert Notice.objects.filter(event__move="close").count() == 2, "in the transaction of the decision"
    assert len(mail.outbox) == 2
    assert all(f"https://studio.example.org/rights/cases/{case.pk}/" in str(letter.body) for letter in mail.outbox)
    assert sweep().mailed == 0, "nobody gets them twice"


def test_a_case_ends_by_itself_when_what_was_registered_is_withdrawn_and_that_can_not_be_undone(
    case: Case, musician: User, other_musician: User
) -> None:
    assert case.work
    withdraw_work(work=case.work, actor=other_musician)
    assert (sweep().moved, shown(case)[0]) == (0, "held"), "for ten minutes it may be brought back"
    RegisteredWork.objects.filter(pk=case.work.pk).update(withdrawn_at=timezone.now() - timedelta(minutes=11))
    standing = match(case.publication, registered(other_musician, "Another"))
    case.matches.add(standing)
    assert sweep().moved == 0, "something that is like it is still claimed"
    case.matches.remove(standing)
    assert sweep().moved == 1
    case.refresh_from_db()
    assert (case.state, shown(case)) == (State.CLOSED, ("published", "public"))
    told = Notice.objects.filter(event__case=case, event__move="unclaim")
    assert {notice.recipient for notice in told} == {musician, other_musician}
    assert all("is withdrawn" in text_of(notice) for notice in told)


def test_where_it_is_claimed_is_told_and_may_be_the_reason(musician: User, other_musician: User, reviewer: User) -> None:
    publication, work = publish(musician), registered(other_musician)
    RegisteredWork.objects.filter(pk=work.pk).update(territory="FR")
    case = open_case(publication=publication, work=work, matches=[match(publication, work)])
    assert "In FR only" in dict(sentences(case.events.get()))["Where it is claimed"]
    said = replace(DECIDED, ground="territory")
    case = make_move(case=case, move="close", actor=reviewer, said=said)
    assert story(case, musician)[0].ground == "It is claimed for other territories only"


def test_a_question_is_answered_or_the_time_for_it_passes(
    case: Case, reviewer: User, musician: User, other_musician: User
) -> None:
    ask = Said(WHY, whom="uploader")
    case = moved(case, ("take", reviewer, Said()), ("claim", other_musician, CLAIMED), ("ask", reviewer, ask))
    with pytest.raises(Refused, match="other side"):
        make_move(case=case, move="answer", actor=other_musician, said=Said(WHY))
    case = moved(case, ("answer", musician, Said(WHY)))
    assert (case.state, case.waiting_for) == (State.CLAIMED, "")
    case = moved(case, ("ask", reviewer, ask))
    now_is(case, days=8)
    assert sweep().moved == 1
    case.refresh_from_db()
    assert case.state == State.CLAIMED


@pytest.mark.parametrize("asked", ["uploader", "holder"])
def test_what_is_held_can_be_disputed_while_a_question_waits(
    case: Case, reviewer: User, musician: User, other_musician: User, asked: str
) -> None:
    """The statement of reasons says so without a condition."""
    assert "You can dispute this" in dict(sentences(case.events.get()))["What you can do"]
    ask = ("ask", reviewer, Said(WHY, whom=asked))
    case = moved(case, ("take", reviewer, Said()), ("claim", other_musician, CLAIMED), ask, ("dispute", musician, DISPUTED))
    assert (case.state, case.waiting_for, case.clock) == (State.DISPUTED, "", "review")
    case = moved(case, ask)
    with pytest.raises(Refused, match="once in a case"):
        make_move(case=case, move="dispute", actor=musician, said=DISPUTED)
    answers = musician if asked == "uploader" else other_musician
    assert moved(case, ("answer", answers, Said(WHY))).state == State.DISPUTED


def test_what_is_held_can_be_disputed_while_a_block_is_proposed(case: Case, reviewer: User, second: User, musician: User) -> None:
    case = moved(case, ("take", reviewer, Said()), ("propose_block", reviewer, DECIDED), ("dispute", musician, DISPUTED))
    assert (case.state, case.proposal is not None, shown(case)) == (State.DISPUTED, True, ("held", "private"))
    assert [event.move for event in case.events.all() if "can dispute" in "".join(dict(sentences(event)).values())] == [
        "open", "propose_block"
    ]  # fmt: skip
    case = moved(case, ("refuse_block", second, DECIDED))
    assert (case.state, case.proposal, shown(case)) == (State.DISPUTED, None, ("held", "private"))
    case = moved(case, ("propose_block", reviewer, DECIDED))
    assert "You have disputed this" in dict(sentences(case.events.latest("number")))["What you can do"]


def test_music_stays_away_as_long_as_another_case_keeps_it(
    case: Case, reviewer: User, second: User, make_user: Callable[..., User]
) -> None:
    work = registered(make_user("hanna"))
    other = open_case(publication=case.publication, work=work, matches=[match(case.publication, work)])
    moved(case, ("close", reviewer, DECIDED))
    assert shown(case) == ("held", "private")
    blocked(other, reviewer, second)
    other = moved(other, ("restore", reviewer, DECIDED))
    assert shown(other) == ("published", "public")


def test_what_is_blocked_does_not_come_back_through_the_trash(case: Case, reviewer: User, second: User, musician: User) -> None:
    assert case.publication
    trash_work(work=case.publication.work, actor=musician)
    case = blocked(case, reviewer, second)
    restore_work(work=Publication.objects.get(pk=case.publication_id).work, actor=musician)
    assert shown(case) == ("blocked", "private")


def test_after_three_rejected_claims_a_reviewer_has_to_release_the_holder(
    musician: User, other_musician: User, reviewer: User
) -> None:
    work = registered(other_musician)
    cases = []
    for _ in range(abuse.MOST_REJECTED):
        case = claim_by_notice(publication=publish(musician), work=work, claimant=other_musician, said=CLAIMED)
        cases.append(moved(case, ("close", reviewer, DECIDED)))
    assert abuse.limited() == [(other_musician, 3)]
    target = publish(musician)
    with pytest.raises(Refused, match="3 of your claims were rejected"):
        claim_by_notice(publication=target, work=work, claimant=other_musician, said=CLAIMED)
    assert not Case.objects.filter(publication=target).exists()
    moved(cases[-1], ("undo", reviewer, Said()))
    assert abuse.rejected_claims(other_musician) == 2
    moved(cases[-1], ("close", reviewer, DECIDED))
    abuse.release(holder=other_musician, reviewer=reviewer)
    assert claim_by_notice(publication=target, work=work, claimant=other_musician, said=CLAIMED).state == State.CLAIMED


def test_reviewers_with_a_part_in_it_are_refused_in_the_database_too(
    reviewer: User, second: User, musician: User, other_musician: User
) -> None:
    mine = matched_case(reviewer, other_musician)
    with pytest.raises(Refused, match="part in this case"):
        make_move(case=mine, move="close", actor=reviewer, said=DECIDED)
    like_mine = matched_case(musician, other_musician)
    assert like_mine.publication
    like_mine.matches.add(match(like_mine.publication, registered(reviewer)))
    with pytest.raises(Refused, match="part in this case"):
        make_move(case=like_mine, move="close", actor=reviewer, said=DECIDED)
    make_move(case=like_mine, move="close", actor=second, said=DECIDED)


def test_whoever_has_not_seen_the_newest_event_decides_nothing(case: Case, reviewer: User, second: User) -> None:
    seen = case.version
    make_move(case=case, move="take", actor=reviewer, version=seen)
    with pytest.raises(StaleCase):
        make_move(case=case, move="close", actor=second, said=DECIDED, version=seen)


def test_events_stay_and_the_trail_says_who_when_before_and_after(case: Case, reviewer: User, second: User) -> None:
    case = blocked(case, reviewer, second)
    event = case.events.get(move="approve_block")
    for act in (event.save, event.delete, CaseEvent.objects.all().delete, lambda: CaseEvent.objects.update(reason="")):
        with pytest.raises(AppendOnly):
            act()
    trail = AuditEntry.objects.filter(subject=f"case:{case.pk}").order_by("at")
    assert [entry.verb for entry in trail] == ["case.open", "case.take", "case.propose_block", "case.approve_block"]
    last = trail.last()
    assert last and last.actor == second
    assert (last.detail["before"], last.detail["after"]) == ("open", "blocked")
    assert last.detail["publication"] == {"before": "held", "after": "blocked"}
    assert WHY not in str([entry.detail for entry in trail])
    assert verify().problem is None


def test_every_position_of_the_way_is_one_of_the_table(case: Case, reviewer: User, second: User, musician: User) -> None:
    for move, actor, said in (
        ("take", reviewer, Said()),
        ("propose_block", reviewer, DECIDED),
        ("approve_block", second, DECIDED),
        ("counter_notice", musician, DISPUTED),
        ("restore", second, DECIDED),
    ):
        position = position_of(case)
        assert position.state in MOVES[move].sources
        case = make_move(case=case, move=move, actor=actor, said=said)
    assert position_of(case).undoable_by == second.pk


def test_figures_tell_nothing_of_fewer_than_five(musician: User, other_musician: User, reviewer: User, second: User) -> None:
    for _ in range(4):
        blocked(matched_case(musician, other_musician), reviewer, second)
    told = dict(figures.compute().states)
    assert told[State.BLOCKED] is None
    assert told[State.CLOSED] == 0
    case = blocked(matched_case(musician, other_musician), reviewer, second)
    assert dict(figures.compute().states)[State.BLOCKED] == 5
    assert figures.compute().reversal_rate == 0
    moved(case, ("restore", reviewer, DECIDED))
    found = figures.compute()
    assert (found.reversal_rate, found.reversal_below, found.blocks) == (None, 1.0, 5)
    assert found.to_decision is not None
    assert found.to_restoration is None


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_who_decide_at_once_make_one_decision(
    musician: User, other_musician: User, reviewer: User, second: User
) -> None:
    case = matched_case(musician, other_musician)
    case = make_move(case=case, move="take", actor=reviewer)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def decide(move: str, actor: User) -> None:
        try:
            start.wait()
            make_move(case=case, move=move, actor=actor, said=DECIDED, version=case.version)
            outcomes.append("decided")
        except Refused as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=each) for each in (("close", reviewer), ("propose_block", second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["StaleCase", "decided"]
    assert CaseEvent.objects.filter(case=case, move__in=["close", "propose_block"]).count() == 1
    assert verify().problem is None
