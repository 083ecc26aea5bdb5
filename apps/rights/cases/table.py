"""The one table of what may happen to a case: from where, to where, by whom, on what conditions, with what consequences.

Nothing here asks a database; apps.rights.cases.rules reads the table, apps.rights.cases.services acts on it.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    NEW = "new", _("New")
    OPEN = "open", pgettext_lazy("state of a case", "Open")
    WAITING = "waiting", _("Waiting for an answer")
    CLAIMED = "claimed", _("Claimed")
    DISPUTED = "disputed", _("Disputed")
    COUNTER_NOTICED = "counter_noticed", _("Counter-noticed")
    RESTORED = "restored", _("Restored")
    BLOCKED = "blocked", _("Blocked")
    LICENSED = "licensed", _("Licensed")
    CLOSED = "closed", _("Closed")


UNDECIDED = frozenset({State.NEW, State.OPEN, State.WAITING, State.CLAIMED, State.DISPUTED})
UNRESOLVED = UNDECIDED | {State.COUNTER_NOTICED}
DECIDED = frozenset(State) - UNRESOLVED


class Role(StrEnum):
    """In which capacity somebody acts on one case."""

    HOLDER = "holder"
    UPLOADER = "uploader"
    REVIEWER = "reviewer"
    SECOND = "second"  # a reviewer who looks at the block that another one proposed
    STUDIO = "studio"  # the passing of time


class Need(StrEnum):
    """What has to come with a move."""

    REASON = "reason"
    CHECKS = "checks"
    DECLARATION = "declaration"
    EVIDENCE = "evidence"


class Effect(StrEnum):
    """What a move does to the publication, in the same transaction."""

    NONE = "none"
    HOLD = "hold"
    BLOCK = "block"
    RELEASE = "release"
    AS_BEFORE = "as before"  # as it was before the block was proposed


class Clock(StrEnum):
    """Which time starts to run (lengths: apps.rights.cases.deadlines)."""

    REVIEW = "review"  # reviewers should have decided
    ANSWER = "answer"  # who was asked should have answered
    COUNTER = "counter"  # the holder should have gone to court


class Elsewhere(StrEnum):
    """Where a move leads that depends on where the case was."""

    STAY = "stay"
    BACK = "back"  # to the state before the question, or before what is undone


@dataclass(frozen=True)
class Move:
    """One line of the table."""

    name: str
    label: Promise
    # The same when it is done.
    done: Promise
    sources: Set[State]
    to: State | Elsewhere
    roles: Set[Role]
    needs: Set[Need] = frozenset()
    effect: Effect = Effect.NONE
    clock: Clock | None = None
    # It takes music from the public: whoever published it is owed a statement of reasons.
    restricts: bool = False
    # Somebody's judgement: it can be undone for a while.
    decides: bool = False
    # What a reviewer found may be named with it (`GROUNDS`).
    grounded: bool = False
    # From it runs the time in which the losing side may complain.
    opens_window: bool = False
    # Only while a block is proposed (True), only while none is (False), whichever (None).
    proposed: bool | None = None
    tells: Set[Role] = frozenset({Role.HOLDER, Role.UPLOADER})


NEW, OPEN, WAITING, CLAIMED, DISPUTED, COUNTER_NOTICED, RESTORED, BLOCKED, LICENSED, CLOSED = State
STAY, BACK = Elsewhere
JUDGED = frozenset({OPEN, CLAIMED, DISPUTED})
HOLDER, UPLOADER, REVIEWER = {Role.HOLDER}, {Role.UPLOADER}, {Role.REVIEWER}
NOBODY: frozenset[Role] = frozenset()
REVIEWED = {Need.REASON, Need.CHECKS}
SAID = {Need.REASON, Need.DECLARATION}
PROVED = {Need.REASON, Need.DECLARATION, Need.EVIDENCE}

_MOVES = (
    Move(
        "take", _("Take the case"), _("Case taken"),
        {NEW}, OPEN, REVIEWER,
        tells=NOBODY,
    ),
    Move(
        "take_over", _("Take the case over"), _("Case taken over"),
        UNRESOLVED - {NEW}, STAY, REVIEWER,
        tells=NOBODY,
    ),
    Move(
        "ask", _("Ask a question"), _("Question asked"),
        JUDGED, WAITING, REVIEWER, {Need.REASON},
        clock=Clock.ANSWER, proposed=False,
    ),
    Move(
        "answer", _("Answer"), _("Answered"),
        {WAITING}, BACK, HOLDER | UPLOADER, {Need.REASON},
        clock=Clock.REVIEW,
    ),
    Move(
        "go_on", _("Go on without an answer"), _("Gone on without an answer"),
        {WAITING}, BACK, REVIEWER | {Role.STUDIO},
        clock=Clock.REVIEW,
    ),
    Move(
        "claim", _("Claim it as yours"), _("Claimed"),
        {NEW, OPEN}, CLAIMED, HOLDER, PROVED,
        clock=Clock.REVIEW,
    ),
    Move(
        "withdraw", _("Make no claim"), _("No claim made"),
        UNRESOLVED | {BLOCKED}, CLOSED, HOLDER,
        effect=Effect.RELEASE, decides=True,
    ),
    Move(
        "license", _("License it"), _("Licensed"),
        UNRESOLVED | {BLOCKED}, LICENSED, HOLDER, {Need.REASON},
        effect=Effect.RELEASE, decides=True,
    ),
    Move(
        "dispute", _("Dispute it"), _("Disputed"),
        {NEW, OPEN, WAITING, CLAIMED}, DISPUTED, UPLOADER, SAID,
        clock=Clock.REVIEW,
    ),
    Move(
        "close", _("Close it: nothing to object to"), _("Closed: nothing to object to"),
        JUDGED | {NEW}, CLOSED, REVIEWER, REVIEWED,
        effect=Effect.RELEASE, decides=True, opens_window=True, proposed=False, grounded=True,
    ),
    Move(
        "propose_block", _("Propose to block it"), _("Block proposed"),
        JUDGED, STAY, REVIEWER, REVIEWED,
        effect=Effect.HOLD, restricts=True, decides=True, proposed=False,
    ),
    Move(
        "approve_block", _("Approve the block"), _("Block approved"),
        JUDGED, BLOCKED, {Role.SECOND}, REVIEWED,
        effect=Effect.BLOCK, restricts=True, decides=True, opens_window=True, proposed=True,
    ),
    Move(
        "refuse_block", _("Refuse the block"), _("Block refused"),
        JUDGED, STAY, {Role.SECOND}, REVIEWED,
        effect=Effect.AS_BEFORE, decides=True, proposed=True,
    ),
    Move(
        "restore", _("Restore it"), _("Restored"),
        {DISPUTED, COUNTER_NOTICED, BLOCKED}, RESTORED, REVIEWER, REVIEWED,
        effect=Effect.RELEASE, decides=True, opens_window=True, proposed=False, grounded=True,
    ),
    Move(
        "counter_notice", _("Send a counter-notice"), _("Counter-notice sent"),
        {BLOCKED}, COUNTER_NOTICED, UPLOADER, SAID,
        clock=Clock.COUNTER,
    ),
    Move(
        "insist", _("Say that a court has been asked"), _("Court asked"),
        {COUNTER_NOTICED}, BLOCKED, HOLDER, PROVED,
        restricts=True,
    ),
    Move(
        "lapse", _("Restore it: no court was asked"), _("Restored, because no court was asked in time"),
        {COUNTER_NOTICED}, RESTORED, {Role.STUDIO},
        effect=Effect.RELEASE, opens_window=True,
    ),
    Move(
        "complain", _("Complain about the decision"), _("Complained about the decision"),
        {CLOSED, RESTORED}, OPEN, HOLDER, {Need.REASON},
        clock=Clock.REVIEW,
    ),
    Move(
        "moot", _("Close it: one side is gone"), _("Closed, because one side is gone"),
        UNRESOLVED, CLOSED, {Role.STUDIO},
        effect=Effect.RELEASE,
    ),
    Move(
        "unclaim", _("Close it: the registration is withdrawn"), _("Closed, because the registration was withdrawn"),
        UNRESOLVED, CLOSED, {Role.STUDIO},
        effect=Effect.RELEASE,
    ),
    Move(
        "hold", _("Hold it"), _("Held: more of it was found to be alike, or it was published again"),
        UNRESOLVED, STAY, {Role.STUDIO},
        effect=Effect.HOLD, restricts=True,
    ),
    Move(
        "undo", _("Undo the decision"), _("Decision undone"),
        JUDGED | DECIDED, BACK, REVIEWER | {Role.SECOND} | HOLDER,
    ),
)  # fmt: skip
MOVES: dict[str, Move] = {move.name: move for move in _MOVES}

CHECKS: dict[str, Promise] = {
    "compared": _("I have compared both pieces myself, at every place that is shown."),
    "not_proof": _(
        "I know that a match is not proof: I have thought of chance, of common material, of quotation and of a licence."
    ),
    "rights": _("I have looked at what shows that the holder has the rights."),
    "impartial": _("I have no part in this case and know neither side."),
}
GROUNDS: dict[str, Promise] = {
    "different": _("They are not alike enough"),
    "common": _("What is alike is common to many pieces, or nobody owns it"),
    "quotation": _("It is a quotation that is allowed"),
    "licensed": _("It is licensed"),
    "territory": _("It is claimed for other territories only"),
}
DECLARATIONS: dict[str, Promise] = {
    "claim": _(
        "I declare that I own these rights or act for their owner, that I believe in good faith that this use is not allowed, "
        "and that what I say here is true. I know that false claims have consequences."
    ),
    "dispute": _("I declare that I believe in good faith that I may publish this, and that what I say here is true."),
    "counter_notice": _(
        "I declare, aware that a false statement may be punished, that I believe in good faith that this was blocked by mistake, "
        "and I accept that the holder may take me to the court of the place where I live."
    ),
    "insist": _("I declare that I have asked a court to decide about this use, and that what I say here is true."),
}

# The tabs of the queue: which states lie under each.
TABS: dict[str, frozenset[State]] = {
    "new": frozenset({State.NEW}),
    "open": frozenset({State.OPEN, State.CLAIMED, State.DISPUTED, State.COUNTER_NOTICED}),
    "waiting": frozenset({State.WAITING}),
    "archived": DECIDED,
}
