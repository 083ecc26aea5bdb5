"""What a move does to the publication, with an eye on other cases about the same one."""

from apps.accounts.models import User
from apps.rights import publishing
from apps.rights.cases.table import Effect, Move, State
from apps.rights.models import Case, Publication

Shown = Publication.State


def follow(case: Case, move: Move, actor: User | None) -> dict[str, str]:
    """Carry the effect of `move` out; the publication's state before and after, nothing when there is no publication."""
    publication = case.publication
    if publication is None:
        return {}
    before = publication.state
    if move.effect == Effect.HOLD:
        publishing.hold(publication=publication, actor=actor)
    elif move.effect == Effect.BLOCK:
        publishing.block(publication=publication, actor=actor)
    elif move.effect == Effect.RELEASE:
        let_out(case, publication, actor)
    elif move.effect == Effect.AS_BEFORE and case.proposal:
        let_out(case, publication, actor, to=case.proposal.facts["publication"]["before"])
    return {"before": str(before), "after": str(publication.state)}


def let_out(case: Case, publication: Publication, actor: User | None, to: str = Shown.PUBLISHED) -> None:
    """As public as other cases leave it, and at most `to`; what is withdrawn or still being checked stays so."""
    if publication.state not in (Shown.HELD, Shown.BLOCKED):
        return
    others = Case.objects.filter(publication=publication).exclude(pk=case.pk)
    if others.filter(state__in=[State.BLOCKED, State.COUNTER_NOTICED]).exists():
        to = Shown.BLOCKED
    elif others.holding().exists():
        to = Shown.HELD
    if to != Shown.PUBLISHED:
        publishing.put_back(publication=publication, state=to, actor=actor)
    elif publication.state == Shown.HELD:
        publishing.release(publication=publication, actor=actor)
    else:
        publishing.restore(publication=publication, actor=actor)
