"""Keeping tracks in an order of one's own."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from apps.accounts import audit
from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.feed.models import Playlist, PlaylistEntry, Track

MOST_LISTS, MOST_TRACKS = 200, 2_000


class ListFull(Exception):
    """There is no room for another one."""


@transaction.atomic
def create(*, owner: User, name: str, tracks: Sequence[UUID] = ()) -> Playlist:
    """With these tracks in it, as far as its owner can hear them. Raises ListFull."""
    if Playlist.objects.filter(owner=owner).count() >= MOST_LISTS:
        raise ListFull
    made = Playlist.objects.create(owner=owner, name=clean_text(name)[:80])
    heard = set(Track.objects.visible_to(owner).filter(pk__in=tracks).values_list("pk", flat=True))
    order = [track for track in dict.fromkeys(tracks) if track in heard]
    PlaylistEntry.objects.bulk_create(
        PlaylistEntry(playlist=made, track_id=track, position=position) for position, track in enumerate(order)
    )
    audit.record(actor=owner, verb="playlist.create", subject=made)
    return made


@transaction.atomic
def rename(*, playlist: Playlist, name: str) -> None:
    playlist.name = clean_text(name)[:80]
    playlist.save(update_fields=["name", "changed_at"])


@transaction.atomic
def delete(*, playlist: Playlist, actor: User) -> None:
    audit.record(actor=actor, verb="playlist.delete", subject=playlist)
    playlist.delete()


@transaction.atomic
def add(*, playlist: Playlist, track: Track) -> None:
    """At the end; what is in it stays where it is. Raises ListFull."""
    entries = _locked(playlist).entries
    if entries.filter(track=track).exists():
        return
    if entries.count() >= MOST_TRACKS:
        raise ListFull
    last = entries.aggregate(last=Max("position"))["last"]
    PlaylistEntry.objects.create(playlist=playlist, track=track, position=0 if last is None else last + 1)
    playlist.save(update_fields=["changed_at"])


@transaction.atomic
def arrange(*, playlist: Playlist, tracks: Sequence[UUID]) -> None:
    """These tracks of it, in this order: what is not named leaves the list. What cannot be heard at the moment, and so is not
    shown to anybody who arranges, keeps its place at the end."""
    entries = {entry.track_id: entry for entry in _locked(playlist).entries.all()}
    shown = set(Track.objects.visible_to(playlist.owner).filter(pk__in=entries).values_list("pk", flat=True))
    named = [track for track in dict.fromkeys(tracks) if track in shown]
    order = [entries[track] for track in [*named, *(track for track in entries if track not in shown)]]
    for position, entry in enumerate(order):
        entry.position = position
    PlaylistEntry.objects.bulk_update(order, ["position"])
    playlist.entries.exclude(pk__in=[entry.pk for entry in order]).delete()
    playlist.save(update_fields=["changed_at"])


def _locked(playlist: Playlist) -> Playlist:
    return Playlist.objects.select_for_update().get(pk=playlist.pk)
