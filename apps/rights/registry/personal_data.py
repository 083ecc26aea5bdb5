"""The registry's part of "all my data" and of the deletion of an account."""

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_file
from apps.library.models import Recording
from apps.library.storage import read_range, remove_on_commit
from apps.rights.models import Evidence, RegisteredRecording, RegisteredWork, RegistryImport
from apps.rights.registry.serializers import RegisteredWorkState


def export(user: User) -> Iterator[ExportFile]:
    """Every claim with its contributors, the sound of its recordings and its evidence; the reports of imported files."""
    works = RegisteredWork.objects.owned_by(user).order_by("created_at")
    for work in in_pages(works.prefetch_related("contributors", "recordings", "evidence"), size=20):
        folder = f"registry/{work.pk}"
        yield json_file(f"{folder}/work.json", RegisteredWorkState(work).data)
        for recording in work.recordings.all():
            if recording.audio:
                yield from _file(
                    f"{folder}/{recording.pk}", Recording.ENDINGS[recording.media_type], recording.audio, recording.size
                )
        for evidence in work.evidence.all():
            yield from _file(f"{folder}/{evidence.pk}", Evidence.ENDINGS[evidence.media_type], evidence.file, evidence.size)
    for done in in_pages(RegistryImport.objects.visible_to(user).order_by("created_at"), size=1):
        facts = {name: getattr(done, name) for name in ("dry_run", "rows", "report", "created_at")}
        yield json_file(f"registry/imports/{done.pk}.json", facts)


def erase(user: User) -> None:
    """Delete the claims with all that hangs on them; files go on commit."""
    mine = RegisteredWork.objects.filter(holder=user)
    # Locked first, so that nothing is added to a claim that is being deleted.
    list(mine.select_for_update().values_list("pk"))
    remove_on_commit(RegisteredRecording.objects.filter(work__holder=user))
    remove_on_commit(Evidence.objects.filter(work__holder=user), "file")
    mine.delete()
    RegistryImport.objects.filter(holder=user).delete()


def _file(name: str, ending: str, file: Any, size: int) -> Iterator[ExportFile]:
    """The file, unless it is lost."""
    if file.storage.exists(file.name):
        yield ExportFile(f"{name}.{ending}", read_range(file.storage, file.name, 0, size), compress=False)
