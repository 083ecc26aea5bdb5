"""May this person make this move now? Pure: everything that the answer depends on is in `Position` and `Asker`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.rights.cases.table import MOVES, Move, Role, State


@dataclass(frozen=True)
class Asker:
    """Who asks. A party is nothing but a party: whoever has a share in a case has no say in it as a reviewer."""

    id: int | None
    holder: bool = False
    uploader: bool = False
    reviewer: bool = False
    # Has something to do with the case in another way: once published it, owns a work that is matched.
    involved: bool = False
    studio: bool = False

    @property
    def recused(self) -> bool:
        return self.reviewer and (self.holder or self.uploader or self.involved)


@dataclass(frozen=True)
class Position:
    """A case as the rules see it."""

    state: State
    # Who proposed the block that waits for a second reviewer; None while none does.
    proposed_by: int | None = None
    proposed: bool = False
    waiting_for: Role | None = None
    # Where the case was when the question was asked that it waits for.
    asked_from: State | None = None
    # The time that runs (to answer, to go to court) is over.
    overdue: bool = False
    # Within six months of the decision.
    window_open: bool = False
    countered: bool = False
    complained: bool = False
    # Whose newest move is a decision that can still be undone; None when there is none.
    undoable_by: int | None = None
    # False once the music is gone.
    published: bool = True


class Refusal(StrEnum):
    """Why a move is not for this person, or not now."""

    ROLE = "role"
    RECUSED = "recused"
    STATE = "state"
    SAME_REVIEWER = "same_reviewer"
    PROPOSED = "proposed"
    NOT_PROPOSED = "not_proposed"
    NOT_ASKED = "not_asked"
    TOO_EARLY = "too_early"
    WINDOW = "window"
    ONCE = "once"
    UNDO = "undo"
    GONE = "gone"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.ROLE: _("This is not for you to do in this case."),
    Refusal.RECUSED: _("You have a part in this case yourself, so another reviewer has to decide it."),
    Refusal.STATE: _("The case has moved on; this can no longer be done, or not yet."),
    Refusal.SAME_REVIEWER: _("You proposed the block yourself; a second person has to decide about it."),
    Refusal.PROPOSED: _("A block is proposed and waits for a second reviewer; nothing else is decided until then."),
    Refusal.NOT_PROPOSED: _("No block is proposed."),
    Refusal.NOT_ASKED: _("The question was put to the other side."),
    Refusal.TOO_EARLY: _("The time is not over yet."),
    Refusal.WINDOW: _("The six months in which this was possible are over."),
    Refusal.ONCE: _("This can be done once in a case, and it has been done."),
    Refusal.UNDO: _("Only your own newest decision can be undone, and only for ten minutes."),
    Refusal.GONE: _("The music that the case is about is gone."),
}
_AFTERWARDS = {"counter_notice", "complain"}
"""Moves against a decision, for which there are six months."""
_WHEN_TIME_IS_OVER = {"go_on", "lapse"}
"""What the studio does when nobody has done anything else."""


def refusal(move: Move, asker: Asker, position: Position) -> Refusal | None:
    """Why `asker` may not make `move` now; None when they may."""
    role = role_for(move, asker)
    if role is None:
        reviewing = bool(move.roles & {Role.REVIEWER, Role.SECOND})
        return Refusal.RECUSED if reviewing and asker.recused else Refusal.ROLE
    if position.state not in move.sources:
        return Refusal.STATE
    if move.name == "undo":
        return None if asker.id is not None and position.undoable_by == asker.id else Refusal.UNDO
    if not position.published and move.name != "moot":
        return Refusal.GONE
    if move.proposed is not None and move.proposed != position.proposed:
        return Refusal.PROPOSED if position.proposed else Refusal.NOT_PROPOSED
    if role == Role.SECOND and position.proposed_by == asker.id:
        return Refusal.SAME_REVIEWER
    return _in_time(move, role, position)


def role_for(move: Move, asker: Asker) -> Role | None:
    """In which capacity `asker` would make `move`; None in none."""
    return next((role for role in Role if role in move.roles and _acts_as(asker, role)), None)


def _acts_as(asker: Asker, role: Role) -> bool:
    if role == Role.STUDIO:
        return asker.studio
    if role == Role.HOLDER:
        return asker.holder
    if role == Role.UPLOADER:
        return asker.uploader
    return asker.reviewer and not asker.recused


def _in_time(move: Move, role: Role, position: Position) -> Refusal | None:
    if move.name == "answer" and role != position.waiting_for:
        return Refusal.NOT_ASKED
    if role == Role.STUDIO and move.name in _WHEN_TIME_IS_OVER and not position.overdue:
        return Refusal.TOO_EARLY
    if move.name in _AFTERWARDS and not position.window_open:
        return Refusal.WINDOW
    done = {
        "dispute": position.asked_from == State.DISPUTED,
        "counter_notice": position.countered,
        "complain": position.complained,
    }
    return Refusal.ONCE if done.get(move.name) else None


def possible(asker: Asker, position: Position) -> Iterator[Move]:
    """The moves that `asker` may make now, in the order of the table."""
    return (move for move in MOVES.values() if refusal(move, asker, position) is None)
