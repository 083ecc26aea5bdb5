"""The table of moves, walked exhaustively: what it forbids is refused with a reason, what it allows leads where it says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from apps.rights.cases.deadlines import add_business_days, add_months
from apps.rights.cases.rules import SENTENCES, Asker, Position, Refusal, possible, refusal
from apps.rights.cases.table import (
    CHECKS,
    DECIDED,
    DECLARATIONS,
    MOVES,
    TABS,
    UNRESOLVED,
    Clock,
    Effect,
    Elsewhere,
    Need,
    Role,
    State,
)

ASKERS = {
    "holder": Asker(1, holder=True),
    "uploader": Asker(2, uploader=True),
    "reviewer": Asker(3, reviewer=True),
    "proposer": Asker(4, reviewer=True),
    "reviewer who is the holder": Asker(5, holder=True, reviewer=True),
    "reviewer who is the uploader": Asker(6, uploader=True, reviewer=True),
    "reviewer who once published it": Asker(7, reviewer=True, involved=True),
    "anybody": Asker(8),
    "stranger": Asker(None),
    "studio": Asker(None, studio=True),
}
PROPOSER = 4
# Everything that holds one open: each position below differs from this in what is named.
FREE = Position(State.NEW, waiting_for=Role.UPLOADER, overdue=True, window_open=True)

# Who may do what from where, written down once more by hand: the table must not be its own test.
EXPECTED: dict[str, tuple[str, str]] = {
    "take": ("new", "reviewers"),
    "take_over": ("open waiting claimed disputed counter_noticed", "reviewers"),
    "ask": ("open claimed disputed", "reviewers"),
    "answer": ("waiting", "uploader"),
    "go_on": ("waiting", "reviewers studio"),
    "claim": ("new open", "holder"),
    "withdraw": ("new open waiting claimed disputed counter_noticed blocked", "holder"),
    "license": ("new open waiting claimed disputed counter_noticed blocked", "holder"),
    "dispute": ("new open waiting claimed", "uploader"),
    "close": ("new open claimed disputed", "reviewers"),
    "propose_block": ("open claimed disputed", "reviewers"),
    "approve_block": ("", ""),
    "refuse_block": ("", ""),
    "restore": ("disputed counter_noticed blocked", "reviewers"),
    "counter_notice": ("blocked", "uploader"),
    "insist": ("counter_noticed", "holder"),
    "lapse": ("counter_noticed", "studio"),
    "complain": ("closed restored", "holder"),
    "moot": ("new open waiting claimed disputed counter_noticed", "studio"),
    "unclaim": ("new open waiting claimed disputed counter_noticed", "studio"),
    "hold": ("new open waiting claimed disputed counter_noticed", "studio"),
    "undo": ("", ""),
}
# The same while the reviewer "proposer" has proposed a block.
PROPOSED = EXPECTED | {
    **dict.fromkeys(("ask", "close", "propose_block", "restore"), ("", "")),
    "approve_block": ("open claimed disputed", "second"),
    "refuse_block": ("open claimed disputed", "second"),
}
GROUPS = {
    "reviewers": {"reviewer", "proposer"},
    "second": {"reviewer"},
    "holder": {"holder", "reviewer who is the holder"},
    "uploader": {"uploader", "reviewer who is the uploader"},
    "studio": {"studio"},
}


def walk() -> Iterator[tuple[bool, str, State, str]]:
    yield from product((False, True), MOVES, State, ASKERS)


def test_every_move_by_everybody_from_everywhere() -> None:
    """2 x 22 moves x 10 states x 10 askers: allowed exactly where the list above says, refused with a sentence elsewhere."""
    walked = 0
    for proposed, move, state, who in walk():
        states, groups = (PROPOSED if proposed else EXPECTED)[move]
        people = set().union(*(GROUPS[group] for group in groups.split()))
        position = replace(FREE, state=state, proposed=proposed, proposed_by=PROPOSER if proposed else None)
        why = refusal(MOVES[move], ASKERS[who], position)
        assert (why is None) == (state in states.split() and who in people), (proposed, move, state, who, why)
        if why is not None:
            assert str(SENTENCES[why]).endswith(".")
        walked += 1
    assert walked == 2 * len(MOVES) * len(State) * len(ASKERS)
    assert len(MOVES) == len(EXPECTED)


def test_nobody_decides_a_case_with_a_part_of_their_own() -> None:
    deciding = [move for move in MOVES.values() if move.roles & {Role.REVIEWER, Role.SECOND} and Role.HOLDER not in move.roles]
    assert {move.name for move in deciding} >= {"close", "propose_block", "approve_block", "refuse_block", "restore"}
    for move, state in product(deciding, State):
        for who in ("reviewer who is the holder", "reviewer who is the uploader", "reviewer who once published it"):
            assert refusal(move, ASKERS[who], replace(FREE, state=state)) == Refusal.RECUSED


def test_the_second_reviewer_is_another_person() -> None:
    position = replace(FREE, state=State.CLAIMED, proposed=True, proposed_by=PROPOSER)
    for move in ("approve_block", "refuse_block"):
        assert refusal(MOVES[move], ASKERS["proposer"], position) == Refusal.SAME_REVIEWER
        assert refusal(MOVES[move], ASKERS["reviewer"], position) is None


@pytest.mark.parametrize(
    ("move", "who", "state", "change", "why"),
    [
        ("answer", "holder", State.WAITING, {}, Refusal.NOT_ASKED),
        ("go_on", "studio", State.WAITING, {"overdue": False}, Refusal.TOO_EARLY),
        ("lapse", "studio", State.COUNTER_NOTICED, {"overdue": False}, Refusal.TOO_EARLY),
        ("dispute", "uploader", State.WAITING, {"asked_from": State.DISPUTED}, Refusal.ONCE),
        ("counter_notice", "uploader", State.BLOCKED, {"window_open": False}, Refusal.WINDOW),
        ("counter_notice", "uploader", State.BLOCKED, {"countered": True}, Refusal.ONCE),
        ("complain", "holder", State.CLOSED, {"window_open": False}, Refusal.WINDOW),
        ("complain", "holder", State.CLOSED, {"complained": True}, Refusal.ONCE),
        ("undo", "reviewer", State.BLOCKED, {"undoable_by": PROPOSER}, Refusal.UNDO),
        ("claim", "holder", State.NEW, {"published": False}, Refusal.GONE),
        ("close", "reviewer", State.OPEN, {"proposed": True}, Refusal.PROPOSED),
        ("approve_block", "reviewer", State.OPEN, {}, Refusal.NOT_PROPOSED),
        ("claim", "anybody", State.NEW, {}, Refusal.ROLE),
        ("take", "reviewer", State.CLOSED, {}, Refusal.STATE),
    ],
)
def test_each_refusal_has_its_reason(move: str, who: str, state: State, change: dict[str, object], why: Refusal) -> None:
    assert refusal(MOVES[move], ASKERS[who], replace(FREE, state=state, **change)) == why  # type: ignore[arg-type]


def test_only_ones_own_newest_decision_is_undone() -> None:
    position = replace(FREE, state=State.BLOCKED, undoable_by=3)
    assert [move.name for move in possible(ASKERS["reviewer"], position)] == ["restore", "undo"]
    assert "undo" not in [move.name for move in possible(ASKERS["proposer"], position)]


def test_the_table_keeps_what_the_studio_promises() -> None:
    for move in MOVES.values():
        if move.restricts:
            assert Need.REASON in move.needs or move.roles == {Role.STUDIO}, "whoever is restricted is told why"
            assert Role.UPLOADER in move.tells
        if move.decides and Role.HOLDER not in move.roles:
            assert Need.CHECKS in move.needs, "no reviewer decides without the checks"
        if Need.DECLARATION in move.needs:
            assert move.name in DECLARATIONS
        if move.effect == Effect.BLOCK:
            assert move.roles == {Role.SECOND}, "nobody blocks alone"
        if not isinstance(move.to, Elsewhere):
            assert move.to in State
    assert MOVES["counter_notice"].clock == Clock.COUNTER
    assert "not_proof" in CHECKS


def test_every_state_can_be_reached_and_lies_under_one_tab() -> None:
    reached = {State.NEW}
    while more := {
        move.to
        for move in MOVES.values()
        if not isinstance(move.to, Elsewhere) and move.sources & reached and move.to not in reached
    }:
        reached |= more
    assert reached == set(State)
    assert sorted(state for states in TABS.values() for state in states) == sorted(State)
    assert set(State) == UNRESOLVED | DECIDED


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-26", 1, "2026-11-27"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-26", 10, "2026-12-10"),
    ],
)
def test_business_days_leave_weekends_out(start: str, days: int, end: str) -> None:
    at = datetime.fromisoformat(f"{start}T09:30").replace(tzinfo=UTC)
    assert add_business_days(at, days).isoformat() == f"{end}T09:30:00+00:00"


@pytest.mark.parametrize(
    ("start", "end"), [("2026-08-31", "2027-02-28"), ("2026-01-15", "2026-07-15"), ("2026-06-30", "2026-12-30")]
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(start: str, end: str) -> None:
    at = datetime.fromisoformat(f"{start}T00:00").replace(tzinfo=UTC)
    assert add_months(at, 6).date().isoformat() == end
