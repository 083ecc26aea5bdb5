"""What the feed keeps of a person: for "all my data", and when the account is deleted."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_file, json_list_file
from apps.feed import history
from apps.feed.models import Event, FeedSession, Follow, Listener, Placement, Playlist


def export(user: User) -> Iterator[ExportFile]:
    """Plays as ListenBrainz takes them, all that browsers told, what was said and inferred, lists, and whom they follow."""
    listener = Listener.objects.filter(user=user).first()
    if listener is not None:
        facts = ("tags", "generated_share", "forgotten_before", "created_at")
        unused = list(listener.unused.values("track", "tag", "created_at"))
        inferred = [{"tag": tag, "plays": plays} for tag, plays in history.inferred(listener)]
        taste = {name: getattr(listener, name) for name in facts} | {"unused_reasons": unused, "inferred": inferred}
        yield json_file("listening/taste.json", taste)
        yield json_list_file("listening/listens.json", history.exported(listener))
        yield json_list_file("listening/opinions.json", history.opinions(listener))
        told = Event.objects.filter(listener=listener).order_by("pk")
        kept = ("uuid", "kind", "track", "play", "undoes", "data", "at")
        yield json_list_file("listening/events.json", in_pages(told.values(*kept)))
        placed = Placement.objects.filter(session__listener=listener).order_by("pk")
        fields = ("session__mix", "session__created_at", "track", "position", "why", "reasons", "propensity")
        yield json_list_file("listening/feed.json", in_pages(placed.values(*fields)))
    for playlist in in_pages(Playlist.objects.filter(owner=user).order_by("created_at")):
        entries = playlist.entries.select_related("track__work")
        tracks = [{"track": one.track_id, "title": one.track.title_for(user), "added_at": one.added_at} for one in entries]
        facts_of = {"name": playlist.name, "created_at": playlist.created_at, "tracks": tracks}
        yield json_file(f"listening/playlists/{playlist.pk}.json", facts_of)
    following = Follow.objects.filter(follower=user).order_by("created_at")
    yield json_list_file("listening/following.json", in_pages(following.values("artist__username", "created_at")))


def erase(user: User) -> None:
    """Everything that they did and said as a listener, whom they follow, and who follows them."""
    for listener in Listener.objects.select_for_update().filter(user=user):
        FeedSession.objects.filter(listener=listener).delete()
        listener.delete()
    Playlist.objects.filter(owner=user).delete()
    Follow.objects.filter(follower=user).delete()
    Follow.objects.filter(artist=user).delete()
