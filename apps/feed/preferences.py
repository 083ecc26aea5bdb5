"""What listeners say they like, and which reasons the feed must leave alone."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from apps.feed.models import Listener, Track, UnusedReason
from apps.feed.tags import TAGS

MOST_TAGS = 20


def changed(listener: Listener) -> None:
    """Whatever the feed answered before may be answered otherwise now. Inside the transaction of the change."""
    Listener.objects.filter(pk=listener.pk).update(version=F("version") + 1)
    listener.refresh_from_db(fields=["version"])


@transaction.atomic
def state(
    *, listener: Listener, tags: Iterable[str] | None = None, generated_share: int | None = None, introduced: bool | None = None
) -> Listener:
    """Settle what is given. `generated_share`: percent of a feed, 0..100. Raises ValueError for a tag that there is not."""
    row = Listener.objects.select_for_update().get(pk=listener.pk)
    if tags is not None:
        wanted = list(dict.fromkeys(tags))
        if len(wanted) > MOST_TAGS or not set(wanted) <= TAGS.keys():
            raise ValueError("no such tags")
        row.tags = wanted
    if generated_share is not None:
        row.generated_share = min(max(generated_share, 0), 100)
    if introduced is not None:
        row.introduced = introduced
    row.version += 1
    row.save(update_fields=["tags", "generated_share", "introduced", "version"])
    return row


@transaction.atomic
def leave_out(*, listener: Listener, track: Track | None = None, tag: str = "") -> None:
    """Take this track, or this stated tag, as a reason no more."""
    UnusedReason.objects.get_or_create(listener=listener, track=track, tag=tag)
    changed(listener)


@transaction.atomic
def take_again(*, listener: Listener, track: Track | None = None, tag: str = "") -> None:
    """The reason counts again."""
    UnusedReason.objects.filter(listener=listener, track=track, tag=tag).delete()
    changed(listener)
