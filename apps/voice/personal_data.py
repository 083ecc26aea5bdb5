"""What the studio keeps of somebody's singing: for "all my data", and when the account or a work is deleted."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_file
from apps.library.models import WorkQuerySet
from apps.library.storage import read_range, remove_on_commit
from apps.voice.models import Clip, OwnRecording, OwnVoice, Song, Take


def export(user: User) -> Iterator[ExportFile]:
    """How every work is sung, and every take with its facts and its sound. Clips are only pieces of these, made again at will."""
    for song in in_pages(Song.objects.filter(owner=user).order_by("updated_at")):
        facts = {"work": song.work_id, "settings": song.settings, "version": song.version, "updated_at": song.updated_at}
        yield json_file(f"songs/{song.pk}.json", facts)
    for take in in_pages(Take.objects.filter(owner=user).select_related("song").order_by("created_at"), size=20):
        name = f"takes/{take.pk}"
        fields = ("number", "name", "settings", "duration_s", "start_s", "phrases", "provenance", "liked", "created_at")
        there = bool(take.audio) and take.audio.storage.exists(take.audio.name or "")
        facts = {"work": take.song.work_id, "revision": take.revision_id, "file_is_missing": bool(take.audio) and not there}
        yield json_file(f"{name}.json", facts | {field: getattr(take, field) for field in fields})
        if there:
            yield ExportFile(f"{name}.flac", read_range(take.audio.storage, take.audio.name, 0, take.size), compress=False)
    yield from _own_voices(user)


def _own_voices(user: User) -> Iterator[ExportFile]:
    """Every voice of one's own with the consent, its weights, and its recordings."""
    fields = (
        "name",
        "language",
        "consent",
        "consented_at",
        "consent_sha256",
        "low",
        "high",
        "figures",
        "learnt_at",
        "created_at",
    )
    for voice in in_pages(OwnVoice.objects.filter(owner=user).order_by("created_at"), size=1):
        name = f"own-voices/{voice.pk}"
        recordings = list(voice.recordings.all())
        told = [{field: getattr(one, field) for field in ("number", "seconds", "sha256", "created_at")} for one in recordings]
        yield json_file(f"{name}.json", {field: getattr(voice, field) for field in fields} | {"recordings": told})
        if voice.sha256:
            yield ExportFile(f"{name}.safetensors", [bytes(voice.weights)], compress=False)
        for one in recordings:
            if one.audio.storage.exists(one.audio.name or ""):
                sound = read_range(one.audio.storage, one.audio.name, 0, one.size)
                yield ExportFile(f"{name}/{one.number:02d}.flac", sound, compress=False)


def erase(user: User) -> None:
    """Delete songs, takes, clips and own voices with their recordings; files go on commit."""
    # Locked first, so that no take is added to a song that is being deleted.
    list(Song.objects.filter(owner=user).select_for_update().values_list("pk"))
    list(OwnVoice.objects.filter(owner=user).select_for_update().values_list("pk"))
    for rows in (
        Take.objects.filter(owner=user), Clip.objects.filter(owner=user), OwnRecording.objects.filter(voice__owner=user),
    ):  # fmt: skip
        remove_on_commit(rows)
        rows.delete()
    OwnVoice.objects.filter(owner=user).delete()
    Song.objects.filter(owner=user).delete()


def forget_works(works: WorkQuerySet) -> None:
    """Takes and clips go with their works: here their files."""
    list(Song.objects.filter(work__in=works).select_for_update().values_list("pk"))
    for rows in (Take.objects.filter(song__work__in=works), Clip.objects.filter(song__work__in=works)):
        remove_on_commit(rows)
