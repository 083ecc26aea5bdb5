"""The library's part of "all my data" and of the deletion of an account."""

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, json_file, json_list_file
from apps.library.models import Recording, Revision, RevisionName, ShareLink, Work
from apps.library.storage import read_range, remove_on_commit
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.writing import write_score


def export(user: User) -> Iterator[ExportFile]:
    """Every work of `user`: its facts and share links, every revision as JSON and as MusicXML, every recording with its facts."""
    for work in Work.objects.filter(owner=user).order_by("created_at").iterator():
        folder = f"works/{work.pk}"
        yield json_file(
            f"{folder}/work.json", _facts(work, "title", "visibility", "parent_id", "created_at", "updated_at", "trashed_at")
        )
        yield json_list_file(f"{folder}/links.json", _links(work))
        for revision in Revision.objects.filter(work=work).order_by("number").iterator(chunk_size=20):
            yield from _revision(f"{folder}/revisions/{revision.number:05}", revision)
        for recording in Recording.objects.filter(work=work).iterator():
            yield from _recording(f"{folder}/recordings/{recording.pk}", recording)


def erase(user: User) -> None:
    """Delete the works with all that hangs on them; files go on commit. Remixes by others lose only their parent."""
    mine = Work.objects.filter(owner=user)
    # Locked first, so that nobody adds a revision or a recording to a work that is being deleted.
    list(mine.select_for_update().values_list("pk"))
    remove_on_commit(Recording.objects.filter(work__owner=user))
    mine.delete()


def _links(work: Work) -> Iterator[dict[str, Any]]:
    return (_facts(link, "id", "token", "created_at", "revoked_at") for link in ShareLink.objects.filter(work=work).iterator())


def _revision(name: str, revision: Revision) -> Iterator[ExportFile]:
    facts = _facts(revision, "id", "number", "proposal", "origin", "created_at", "provenance", "score")
    called = RevisionName.objects.filter(revision=revision).first()
    yield json_file(f"{name}.json", facts | {"name": called.text if called else ""})
    try:
        score = score_from_json(revision.score)
    except UnreadableScore:  # saved under older rules: the JSON above holds all of it
        return
    yield ExportFile(f"{name}.musicxml", [write_score(score, "musicxml")])


def _recording(name: str, recording: Recording) -> Iterator[ExportFile]:
    fields = ("id", "revision_id", "title", "media_type", "size", "duration_ms", "peaks", "sha256", "created_at")
    yield json_file(f"{name}.json", _facts(recording, *fields))
    file = f"{name}.{Recording.ENDINGS[recording.media_type]}"
    yield ExportFile(file, read_range(recording.audio.storage, recording.audio.name, 0, recording.size), compress=False)


def _facts(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
