"""Every change to works and their revisions: one function per verb, its audit entry in the same transaction.

Rows are locked through their work (`SELECT … FOR UPDATE` on PostgreSQL; on SQLite the transaction itself begins as the
only writer), so that numbers are given once and a base check cannot be overtaken. Callers have asked
apps.library.permissions.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.library import gate
from apps.library.dependants import take_leave
from apps.library.errors import InTrash, StaleBase
from apps.library.models import Recording, Revision, RevisionName, Work
from apps.library.storage import remove_on_commit
from musicstudio.engine.notation import Score
from musicstudio.engine.notation.json_form import check_score, score_from_json, score_to_json


def clean_title(title: str) -> str:
    """One line that shows as it reads; "Untitled" when nothing is left of it."""
    return clean_text(title, 200) or _("Untitled")


@transaction.atomic
def create_work(
    *,
    owner: User,
    title: str,
    score: Score | Mapping[str, Any] | None = None,
    origin: str = Revision.Origin.EDIT,
    provenance: Mapping[str, Any] | None = None,
    parent: Revision | None = None,
) -> Work:
    """A new private work, empty or with a first revision. Raises UnreadableScore when the score is none."""
    work = Work.objects.create(owner=owner, title=clean_title(title), parent=parent)
    audit.record(actor=owner, verb="work.create", subject=work, detail={"parent": str(parent.pk)} if parent else None)
    if score is not None:
        save_revision(work=work, author=owner, score=score, base=0, origin=origin, provenance=provenance)
        work.refresh_from_db()
    return work


def save_revision(
    *,
    work: Work,
    author: User,
    score: Score | Mapping[str, Any],
    base: int | None,
    origin: str,
    provenance: Mapping[str, Any] | None = None,
    proposal: bool = False,
) -> Revision:
    """Store `score` as the next revision of `work`.

    `base` is the number of the revision that the edit started from, 0 for an empty work, None to save whatever came
    before. A proposal stands beside the line of revisions: it takes a number, checks no base and is never the newest.

    Raises StaleBase(latest) when `base` is not the newest revision any more, UnreadableScore when the score is none,
    InTrash when the work was thrown away. In all three cases nothing is written.
    """
    data = _checked_score(score)
    with transaction.atomic():
        locked = Work.objects.select_for_update().get(pk=work.pk)
        if locked.trashed_at is not None:
            raise InTrash
        if not proposal and base is not None and base != locked.head:
            raise StaleBase(locked.newest())
        number = (locked.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
        revision = Revision.objects.create(
            work=locked,
            number=number,
            proposal=proposal,
            score=data,
            author=author,
            origin=Revision.Origin(origin),
            provenance=dict(provenance or {}),
        )
        if not proposal:
            locked.head = number
            locked.save(update_fields=["head", "updated_at"])
            work.head, work.updated_at = locked.head, locked.updated_at
        audit.record(
            actor=author,
            verb="revision.save",
            subject=revision,
            detail={"work": str(work.pk), "number": number, "origin": str(origin)},
        )
        if not proposal:
            gate.changed(locked, author)
    return revision


@transaction.atomic
def name_revision(*, revision: Revision, name: str, actor: User) -> str:
    """Call the revision something; an empty name takes it away. Returns the name as it is kept."""
    locked_for_change(revision.work)
    text = clean_text(name, 80)
    if text:
        RevisionName.objects.update_or_create(revision=revision, defaults={"text": text})
    else:
        RevisionName.objects.filter(revision=revision).delete()
    audit.record(actor=actor, verb="revision.name", subject=revision, detail={"work": str(revision.work_id)})
    return text


@transaction.atomic
def rename_work(*, work: Work, title: str, actor: User) -> None:
    """Give the work another title."""
    locked_for_change(work)
    work.title = clean_title(title)
    work.save(update_fields=["title", "updated_at"])
    audit.record(actor=actor, verb="work.rename", subject=work)


@transaction.atomic
def set_visibility(*, work: Work, visibility: str, actor: User) -> None:
    """Share the work or take it back."""
    before = locked_for_change(work).visibility
    work.visibility = Work.Visibility(visibility)
    if work.visibility == before:
        return
    work.save(update_fields=["visibility", "updated_at"])
    audit.record(actor=actor, verb="work.visibility", subject=work, detail={"before": before, "after": str(work.visibility)})


@transaction.atomic
def set_public(*, work: Work, public: bool, actor: User | None, standing: str = "") -> None:
    """Show the work to everybody or keep it from everybody, as publishing decides, in the trash too: it must not come back from
    there more visible than it may be. `standing` says to its owner what keeps it from the public. While it waits to be checked,
    whoever has the link still sees it; while people decide about it, nobody else does."""
    locked = Work.objects.select_for_update().get(pk=work.pk)
    before = locked.visibility
    waits = standing == Work.Standing.CHECKING and before != Work.Visibility.PUBLIC
    after = Work.Visibility.PUBLIC if public else before if waits else Work.Visibility.PRIVATE
    work.visibility, work.standing = after, standing
    if (before, locked.standing) == (after, standing):
        return
    locked.visibility, locked.standing = after, standing
    locked.save(update_fields=["visibility", "standing", "updated_at"])
    if before != after:
        audit.record(actor=actor, verb="work.visibility", subject=work, detail={"before": before, "after": str(after)})


@transaction.atomic
def trash_work(*, work: Work, actor: User) -> None:
    """Throw the work away: gone for everybody else, restorable by its owner. Doing it twice changes nothing."""
    if Work.objects.select_for_update().get(pk=work.pk).trashed_at is not None:
        return
    work.trashed_at = timezone.now()
    work.save(update_fields=["trashed_at"])
    audit.record(actor=actor, verb="work.trash", subject=work)


@transaction.atomic
def restore_work(*, work: Work, actor: User) -> None:
    """Bring the work back from the trash, as visible as it was. Doing it twice changes nothing."""
    if Work.objects.select_for_update().get(pk=work.pk).trashed_at is None:
        return
    work.trashed_at = None
    work.save(update_fields=["trashed_at"])
    audit.record(actor=actor, verb="work.restore", subject=work)


@transaction.atomic
def purge_work(*, work: Work, actor: User) -> None:
    """Delete the work for good, with its revisions and recordings. Remixes by others live on without a parent."""
    locked = Work.objects.select_for_update().get(pk=work.pk)
    audit.record(actor=actor, verb="work.purge", subject=locked)
    take_leave(Work.objects.filter(pk=locked.pk))
    remove_on_commit(Recording.objects.filter(work=locked))
    locked.delete()


@transaction.atomic
def remix(*, revision: Revision, owner: User) -> Work:
    """A private copy of `revision` as a new work of `owner`, with where it comes from recorded on it."""
    title = _("%(title)s (remix)") % {"title": revision.work.title[:180]}
    earlier = revision.work.revisions.line().filter(number__lte=revision.number)
    return create_work(
        owner=owner,
        title=title,
        score=revision.score,
        origin=Revision.Origin.REMIX,
        provenance={
            "remix_of": str(revision.pk),
            "source": _inherited(revision),
            "composed_by_a_model": earlier.composed_by_a_model().exists(),
        },
        parent=revision,
    )


def _inherited(revision: Revision) -> dict[str, Any]:
    """What made the remixed score. Of a remix of a remix only the newest link is kept; `remix_of` leads further back."""
    source = dict(revision.provenance)
    if isinstance(source.get("source"), dict):
        source["source"] = {key: value for key, value in source["source"].items() if key != "source"}
    return source


def locked_for_change(work: Work) -> Work:
    """The work as it is now, its row locked. Raises InTrash."""
    locked = Work.objects.select_for_update().get(pk=work.pk)
    if locked.trashed_at is not None:
        raise InTrash
    return locked


def _checked_score(score: Score | Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(score, Score):
        score = score_from_json(score)
    check_score(score)
    return score_to_json(score)
