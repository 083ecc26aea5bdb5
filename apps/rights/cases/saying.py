"""What somebody says with a move, and whether it is all that the move needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.rights.cases.errors import Incomplete
from apps.rights.cases.table import CHECKS, GROUNDS, Move, Need, Role

REASON_LENGTH = (10, 2000)
EVIDENCE_LINES, EVIDENCE_LENGTH = 10, 300


@dataclass(frozen=True)
class Said:
    """`checks` are names of CHECKS; `evidence` lines of text; `whom` (a side) is asked by the move "ask"; `ground`
    is a name of GROUNDS, or "" for none of them."""

    reason: str = ""
    checks: Sequence[str] = ()
    evidence: Sequence[str] = ()
    declared: bool = False
    whom: str = ""
    ground: str = ""


NOTHING = Said()


def complete(move: Move, said: Said) -> Said:
    """What was said, tidied, without what the move has no use for. Raises Incomplete."""
    least, most = REASON_LENGTH
    reason = _tidied(said.reason, most)
    evidence = [line for line in (_tidied(line, EVIDENCE_LENGTH) for line in said.evidence) if line][:EVIDENCE_LINES]
    missing: dict[str, str] = {}
    if Need.REASON in move.needs and len(reason) < least:
        missing["reason"] = _("Give the reason in a sentence: both sides will read it.")
    if Need.CHECKS in move.needs and set(said.checks) != set(CHECKS):
        missing["checks"] = _("Every one of these has to be true before you decide.")
    if Need.DECLARATION in move.needs and not said.declared:
        missing["declared"] = _("Without this declaration it cannot be sent.")
    if Need.EVIDENCE in move.needs and not evidence:
        missing["evidence"] = _("Name at least one thing that shows it: a contract, a registration, an address.")
    asks = move.name == "ask"
    if asks and said.whom not in (Role.HOLDER, Role.UPLOADER):
        missing["whom"] = _("Choose whom you ask.")
    if missing:
        raise Incomplete(missing)
    return Said(
        reason=reason,
        checks=sorted(said.checks) if Need.CHECKS in move.needs else (),
        evidence=evidence,
        declared=Need.DECLARATION in move.needs,
        whom=said.whom if asks else "",
        ground=said.ground if move.grounded and said.ground in GROUNDS else "",
    )


def _tidied(text: str, most: int) -> str:
    return text.replace("\x00", "").strip()[:most]
