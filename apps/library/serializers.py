"""Works, revisions and recordings as the API speaks them."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.library.models import Recording, Revision, ShareLink, Work

PROVENANCE_BYTES = 8 * 1024
# What a client may say; the studio alone says what it composed and what was remixed.
WRITTEN_ORIGINS = ["edit", "import", "restore"]


class TitleField(serializers.CharField):
    """A title as typed; the service cleans it. Long ones are cut there, absurd ones refused here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 2000, "allow_blank": True, **kwargs})


class ProvenanceField(serializers.JSONField):
    """What the client says about the making of a score: an object of modest size. It is kept under `client`: what made a score,
    and what is signed of it, the studio's own jobs say alone."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        value = super().to_internal_value(data)
        if not isinstance(value, dict) or len(json.dumps(value)) > PROVENANCE_BYTES:
            raise serializers.ValidationError(_("This must be an object of at most 8 KB."))
        return {"client": value} if value else {}


class WorkSerializer(serializers.ModelSerializer[Work]):
    """A work. `newest` is the id of its newest revision, null while it is empty."""

    owner = serializers.CharField(source="owner.username", read_only=True)
    title = TitleField()
    newest = serializers.SerializerMethodField()

    class Meta:
        model = Work
        fields = [
            *("id", "title", "owner", "visibility", "standing", "parent", "head", "newest"),
            *("created_at", "updated_at", "trashed_at"),
        ]
        read_only_fields = ["id", "standing", "parent", "head", "created_at", "updated_at", "trashed_at"]

    def get_newest(self, work: Work) -> str | None:
        newest = getattr(work, "newest_id", None)
        return str(newest) if newest else None


class NewWorkSerializer(serializers.Serializer[Work]):
    """A work to be made, empty or with a first revision."""

    title = TitleField(required=False, default="")
    score = serializers.JSONField(required=False, allow_null=True, default=None)
    origin = serializers.ChoiceField(choices=WRITTEN_ORIGINS, default="edit")
    provenance = ProvenanceField(required=False, default=dict)


class RevisionRowSerializer(serializers.ModelSerializer[Revision]):
    """A revision in a list, without its score."""

    author = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField(help_text="What the owner calls it, for the owner; empty for most.")

    class Meta:
        model = Revision
        fields = ["id", "work", "number", "proposal", "origin", "author", "name", "created_at"]
        read_only_fields = fields

    def get_author(self, revision: Revision) -> str | None:
        return revision.author.username if revision.author else None

    def get_name(self, revision: Revision) -> str:
        called = getattr(revision, "called", None)
        request = self.context.get("request")
        own = request is None or request.user.pk == revision.work.owner_id
        return called.text if called and own else ""


class RevisionNameSerializer(serializers.Serializer[Any]):
    """A name for a revision; empty to take it away."""

    name = serializers.CharField(max_length=400, allow_blank=True)


class RevisionSerializer(RevisionRowSerializer):
    """A revision with its score and what made it."""

    provenance = serializers.JSONField(read_only=True)
    score = serializers.JSONField(read_only=True)

    class Meta(RevisionRowSerializer.Meta):
        fields = [*RevisionRowSerializer.Meta.fields, "provenance", "score"]
        read_only_fields = fields


class NewRevisionSerializer(serializers.Serializer[Revision]):
    """A revision to be saved. `base` is the number of the revision that was edited, 0 for an empty work."""

    base = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    score = serializers.JSONField()
    origin = serializers.ChoiceField(choices=WRITTEN_ORIGINS, default="edit")
    provenance = ProvenanceField(required=False, default=dict)


class StaleSerializer(serializers.Serializer[Any]):
    """The answer to a save that came too late."""

    detail = serializers.CharField()
    latest = RevisionRowSerializer(allow_null=True)


class ShareLinkSerializer(serializers.ModelSerializer[ShareLink]):
    """A link that opens a work for whoever has it. `revoked` true closes it, false opens the same link again."""

    url = serializers.SerializerMethodField(help_text="The page that the link opens, from the root of the site")
    revoked = serializers.BooleanField()

    class Meta:
        model = ShareLink
        fields = ["id", "work", "url", "created_at", "revoked_at", "revoked"]
        read_only_fields = ["id", "work", "created_at", "revoked_at"]

    def get_url(self, link: ShareLink) -> str:
        return reverse("compose:linked", args=[link.token])


class DetailSerializer(serializers.Serializer[Any]):
    """One sentence."""

    detail = serializers.CharField()


class RecordingSerializer(serializers.ModelSerializer[Recording]):
    """A recording; its bytes are at `url`."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Recording
        fields = ["id", "work", "revision", "title", "media_type", "size", "duration_ms", "peaks", "sha256", "created_at", "url"]
        read_only_fields = fields

    def get_url(self, recording: Recording) -> str:
        return reverse("library:media", args=[recording.pk])


class RecordingUploadSerializer(serializers.Serializer[Any]):
    """An audio file: WAV, FLAC, OGG, MP3 or AIFF."""

    file = serializers.FileField(max_length=1000)
