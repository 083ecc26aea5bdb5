"""What cases keep of a person: for "all my data", and when the account or a work is deleted."""

from collections.abc import Iterator

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_file, json_list_file
from apps.library.models import WorkQuerySet
from apps.rights.cases.notices import text_of
from apps.rights.cases.services import make_move
from apps.rights.cases.telling import story
from apps.rights.models import Case, CaseEvent, Notice, Publication

_FACTS = ("title", "state", "opened_by", "due_at", "complaint_until", "created_at", "changed_at")


def export(user: User) -> Iterator[ExportFile]:
    """Every publication of `user`, every case in which they are a side, every move that they made, and their notices."""
    publications = Publication.objects.filter(publisher=user).order_by("created_at")
    rows = ({"work": each.work_id, "state": each.state, "created_at": each.created_at} for each in in_pages(publications))
    yield json_list_file("rights/publications.json", rows)
    for case in in_pages(Case.objects.involving(user).order_by("created_at")):
        side = "holder" if case.holder_id == user.pk else "uploader"
        events = [vars(event) for event in story(case, user)]
        facts = {name: getattr(case, name) for name in _FACTS}
        yield json_file(f"rights/cases/{case.pk}.json", {"side": side, **facts, "events": events})
    own = CaseEvent.objects.filter(actor=user).order_by("at")
    yield json_list_file(
        "rights/moves.json", in_pages(own.values("case", "move", "role", "reason", "checks", "evidence", "declared", "at"))
    )
    sent = Notice.objects.visible_to(user).select_related("event__case", "publication__work").order_by("send_at")
    notices = ({"at": each.send_at, "read_at": each.read_at, "text": text_of(each)} for each in in_pages(sent))
    yield json_list_file("rights/notices.json", notices)


def erase(user: User) -> None:
    """End what is undecided, forget words and titles; that there was a case, and how it ended, stays without the name."""
    _forget(Publication.objects.filter(publisher=user))
    for case in Case.objects.unresolved().filter(holder=user):
        make_move(case=case, move="moot", actor=None)
    CaseEvent.objects.all().forget_words_of(user)
    Case.objects.filter(uploader=user).update(title="")


def forget_works(works: WorkQuerySet) -> None:
    """Works are deleted for good: their cases have nothing to decide any more."""
    _forget(Publication.objects.filter(work__in=works))


def _forget(publications: QuerySet[Publication]) -> None:
    """Delete publications; their cases outlive them. A block stays one, so that it is not gone with the music."""
    undecided = list(Case.objects.unresolved().filter(publication__in=publications))
    publications.delete()
    for case in undecided:
        make_move(case=case, move="moot", actor=None)
