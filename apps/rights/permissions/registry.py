"""The registry: holders read and change what is theirs; those who review read all of it; to everybody else it does not exist."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from apps.accounts.permissions import Asker
from apps.rights.models import Evidence, RegisteredRecording, RegisteredWork, RegistryImport

Row = TypeVar("Row", bound=Model)


def _only(rows: QuerySet[Row], key: UUID) -> Row:
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def readable_work(user: Asker, work_id: UUID) -> RegisteredWork:
    """A registered work that `user` may look at; Http404 otherwise."""
    return _only(RegisteredWork.objects.visible_to(user).select_related("holder", "studio_work"), work_id)


def own_work(user: Asker, work_id: UUID) -> RegisteredWork:
    """One that `user` registered, withdrawn or not; Http404 otherwise."""
    return _only(RegisteredWork.objects.owned_by(user).select_related("holder", "studio_work"), work_id)


def readable_recording(user: Asker, recording_id: UUID) -> RegisteredRecording:
    """A registered recording that `user` may hear; Http404 otherwise."""
    return _only(RegisteredRecording.objects.visible_to(user).select_related("work__holder"), recording_id)


def own_recording(user: Asker, recording_id: UUID) -> RegisteredRecording:
    """One that `user` registered; Http404 otherwise."""
    return _only(RegisteredRecording.objects.owned_by(user).select_related("work__holder"), recording_id)


def readable_evidence(user: Asker, evidence_id: UUID) -> Evidence:
    """A file of evidence that `user` may read: the holder and those who review; Http404 otherwise."""
    return _only(Evidence.objects.visible_to(user).select_related("work"), evidence_id)


def own_evidence(user: Asker, evidence_id: UUID) -> Evidence:
    """One that `user` added; Http404 otherwise."""
    return _only(Evidence.objects.owned_by(user).select_related("work"), evidence_id)


def own_import(user: Asker, import_id: UUID) -> RegistryImport:
    """The report of one of `user`'s files; Http404 otherwise."""
    return _only(RegistryImport.objects.visible_to(user), import_id)
