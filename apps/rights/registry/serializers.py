"""Claims as the API tells them."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.rights import identifiers
from apps.rights.models import Contributor, Evidence, RegisteredRecording, RegisteredWork, RegistryImport


class ContributorState(serializers.ModelSerializer[Contributor]):
    """A contributor; the share in basis points."""

    isni = serializers.SerializerMethodField()

    class Meta:
        model = Contributor
        fields = ("name", "role", "share", "ipi", "isni")
        read_only_fields = fields

    def get_isni(self, contributor: Contributor) -> str:
        return identifiers.format_isni(contributor.isni)


class RegisteredRecordingState(serializers.ModelSerializer[RegisteredRecording]):
    """A registered recording. `sound` is the address of its bytes, null as long as it has none."""

    isrc = serializers.SerializerMethodField()
    sound = serializers.SerializerMethodField()

    class Meta:
        model = RegisteredRecording
        fields = (
            *("id", "work", "title", "isrc", "performer", "year", "fingerprint", "sound", "media_type", "size", "duration_ms"),
            *("sha256", "created_at", "withdrawn_at"),
        )
        read_only_fields = fields

    def get_isrc(self, recording: RegisteredRecording) -> str:
        return identifiers.format_isrc(recording.isrc)

    def get_sound(self, recording: RegisteredRecording) -> str | None:
        return reverse("rights-api:recording-sound", args=[recording.pk]) if recording.audio else None


class EvidenceState(serializers.ModelSerializer[Evidence]):
    """A file that speaks for a claim; its bytes are at `url`, for the holder and for reviewers."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = ("id", "work", "title", "media_type", "size", "sha256", "created_at", "url")
        read_only_fields = fields

    def get_url(self, evidence: Evidence) -> str:
        return reverse("rights-api:evidence-file", args=[evidence.pk])


class RegisteredWorkRow(serializers.ModelSerializer[RegisteredWork]):
    """A claim in a list."""

    holder = serializers.CharField(source="holder.username", read_only=True)
    iswc = serializers.SerializerMethodField()

    class Meta:
        model = RegisteredWork
        fields: tuple[str, ...] = (
            *("id", "holder", "title", "iswc", "territory", "term_from", "term_to"),
            *("created_at", "changed_at", "withdrawn_at"),
        )
        read_only_fields: tuple[str, ...] = fields

    def get_iswc(self, work: RegisteredWork) -> str:
        return identifiers.format_iswc(work.iswc)


class RegisteredWorkState(RegisteredWorkRow):
    """A claim with all that belongs to it. `melody` is a Score of one voice, null for none."""

    contributors = ContributorState(many=True, read_only=True)
    recordings = RegisteredRecordingState(many=True, read_only=True)
    evidence = EvidenceState(many=True, read_only=True)
    melody = serializers.JSONField(read_only=True, allow_null=True)

    class Meta(RegisteredWorkRow.Meta):
        fields = (*RegisteredWorkRow.Meta.fields, "studio_work", "melody", "contributors", "recordings", "evidence")
        read_only_fields = fields


class ReportRow(serializers.Serializer[Any]):
    """What came of a line. `field` and `sentence` tell why it was refused."""

    line = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=("registered", "changed", "unchanged", "refused"))
    field = serializers.CharField()
    sentence = serializers.CharField()


class RegistryImportState(serializers.ModelSerializer[RegistryImport]):
    """A CSV file that was imported or tried. `report` has a row for every line that was looked at."""

    report = serializers.SerializerMethodField()

    class Meta:
        model = RegistryImport
        fields = ("id", "job", "dry_run", "rows", "report", "created_at")
        read_only_fields = fields

    @extend_schema_field(ReportRow(many=True))
    def get_report(self, done: RegistryImport) -> list[dict[str, Any]]:
        return [dict(zip(("line", "outcome", "field", "sentence"), row, strict=True)) for row in done.report]
