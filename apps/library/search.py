"""Finding one's own works: words of the title, visibility, order, trash."""

from collections.abc import Mapping

from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from apps.accounts.names import clean_text
from apps.library.models import Asker, Work, WorkQuerySet

SORTS: dict[str, tuple[str | Combinable, ...]] = {
    "-updated": ("-updated_at", "-id"),
    "updated": ("updated_at", "id"),
    "-created": ("-created_at", "-id"),
    "created": ("created_at", "id"),
    "title": (Lower("title"), "id"),
    "-title": (Lower("title").desc(), "-id"),
}


def find_works(user: Asker, query: Mapping[str, str]) -> WorkQuerySet:
    """The works of `user` that `query` asks for: q, visibility, sort, trashed. What it does not understand it leaves out.

    Every word of q must be in the title; "%" and "_" are letters like any other.
    """
    works = Work.objects.owned_by(user).with_newest().select_related("owner")
    works = works.trashed() if query.get("trashed", "").lower() in {"1", "true"} else works.kept()
    for word in clean_text(query.get("q", "")).split():
        works = works.filter(title__icontains=word)
    if query.get("visibility") in Work.Visibility.values:
        works = works.filter(visibility=query["visibility"])
    return works.order_by(*SORTS.get(query.get("sort", ""), SORTS["-updated"]))
