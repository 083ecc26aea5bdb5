"""Finding claims: words of titles and names, identifiers, and whether they are withdrawn."""

from collections.abc import Callable, Mapping

from django.db.models import Count, Exists, OuterRef, Q

from apps.accounts.names import clean_text
from apps.accounts.permissions import Asker
from apps.rights import identifiers
from apps.rights.models import Contributor, RegisteredRecording, RegisteredWork
from apps.rights.models.registry import RegisteredWorkQuerySet

STATES = ("registered", "withdrawn")
EVERYBODY = "everybody"


def find_registered(user: Asker, query: Mapping[str, str]) -> RegisteredWorkQuerySet:
    """The claims that `query` asks for: q, state, whose. One's own unless a reviewer asks for everybody's.

    Every word of q must be in the title, the title of a recording, a performer or a contributor's name; or q is an identifier.
    """
    everybody = query.get("whose") == EVERYBODY
    works = RegisteredWork.objects.visible_to(user) if everybody else RegisteredWork.objects.owned_by(user)
    works = works.defer("melody").select_related("holder").annotate(recording_count=Count("recordings"))
    works = works.order_by("-created_at", "-id")  # what groups has no order of its own
    text = clean_text(query.get("q", ""))
    if (known := _identified(text)) is not None:
        works = works.filter(known)
    else:
        for word in text.split():
            works = works.filter(_mentions(word))
    if query.get("state") == "registered":
        works = works.filter(withdrawn_at=None)
    elif query.get("state") == "withdrawn":
        works = works.exclude(withdrawn_at=None)
    return works


def _identified(text: str) -> Q | None:
    """The works that an identifier names; None when `text` is none."""
    recordings = RegisteredRecording.objects.filter(work=OuterRef("pk"))
    contributors = Contributor.objects.filter(work=OuterRef("pk"))
    ways: tuple[tuple[Callable[[str], str], Callable[[str], Q]], ...] = (
        (identifiers.parse_iswc, lambda plain: Q(iswc=plain)),
        (identifiers.parse_isrc, lambda plain: Q(Exists(recordings.filter(isrc=plain)))),
        (identifiers.parse_ipi, lambda plain: Q(Exists(contributors.filter(ipi=plain)))),
        (identifiers.parse_isni, lambda plain: Q(Exists(contributors.filter(isni=plain)))),
    )
    for parse, condition in ways:
        try:
            return condition(parse(text))
        except identifiers.BadIdentifier:
            continue
    return None


def _mentions(word: str) -> Q:
    said = Q(title__icontains=word) | Q(performer__icontains=word)
    recordings = RegisteredRecording.objects.filter(said, work=OuterRef("pk"))
    contributors = Contributor.objects.filter(name__icontains=word, work=OuterRef("pk"))
    return Q(title__icontains=word) | Q(Exists(recordings)) | Q(Exists(contributors))
