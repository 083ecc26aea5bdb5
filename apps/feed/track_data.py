"""What the feed keeps of a musician's works: for "all my data", and when the account or a work is deleted."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_file
from apps.feed.models import Track
from apps.library.models import Recording, WorkQuerySet
from apps.library.storage import read_range, remove_on_commit

FACTS = (
    "id",
    "work_id",
    "state",
    "recording_id",
    "head",
    "media_type",
    "size",
    "sha256",
    "duration_ms",
    "peaks",
    "generated",
    "tags",
)
WHERE_FROM = ("composer", "credit", "licence", "published_at", "changed_at")


def export(user: User) -> Iterator[ExportFile]:
    """Every track with its facts, its picture, and its sound where it is not a recording, which stands with its work."""
    for track in in_pages(Track.objects.filter(artist=user).order_by("published_at")):
        name = f"tracks/{track.pk}"
        yield json_file(f"{name}.json", {fact: getattr(track, fact) for fact in (*FACTS, *WHERE_FROM)})
        if track.cover:
            yield ExportFile(f"{name}.svg", [track.cover.encode()])
        if track.audio and track.audio.storage.exists(track.audio.name or ""):
            ending = Recording.ENDINGS[track.media_type]
            sound = read_range(track.audio.storage, track.audio.name, 0, track.size)
            yield ExportFile(f"{name}.{ending}", sound, compress=False)


def erase(user: User) -> None:
    """Delete the tracks; files go on commit."""
    mine = Track.objects.filter(artist=user)
    list(mine.select_for_update().values_list("pk"))
    remove_on_commit(mine)
    mine.delete()


def forget_works(works: WorkQuerySet) -> None:
    """Tracks go with their works: here their files."""
    tracks = Track.objects.filter(work__in=works)
    list(tracks.select_for_update().values_list("pk"))
    remove_on_commit(tracks)
