"""What the API of own voices takes and gives."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from rest_framework import serializers

from apps.voice.controls import LANGUAGES
from apps.voice.models import OwnRecording, OwnVoice
from apps.voice.own_voices import recorded_seconds
from apps.voice.services import NAME_LENGTH
from musicstudio.fields import KnownFieldsOnly


class OwnRecordingRow(serializers.ModelSerializer[OwnRecording]):
    """A recording of prompt `number`; `misread`: something else was heard in it when the voice was learnt last."""

    audio = serializers.SerializerMethodField()

    class Meta:
        model = OwnRecording
        fields = ("number", "seconds", "misread", "audio", "created_at")
        read_only_fields = fields

    def get_audio(self, recording: OwnRecording) -> str:
        # Another recording has another address, so that none is heard in the place of a newer one.
        return f"{reverse('voice-api:own-sound', args=[recording.voice_id, recording.number])}?v={recording.sha256[:12]}"


class OwnVoiceState(serializers.ModelSerializer[OwnVoice]):
    """A voice of one's own. `seconds` are those of the recordings that count; `low` and `high` the MIDI numbers between which it
    is at home, once it is learnt; `job` the newest one that learns it, `error` why that failed."""

    state = serializers.ChoiceField(choices=OwnVoice.State.choices, read_only=True)
    seconds = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    recordings = OwnRecordingRow(many=True, read_only=True)
    figures = serializers.JSONField(read_only=True)

    class Meta:
        model = OwnVoice
        fields = (
            *("id", "name", "language", "state", "consent", "consented_at", "seconds", "recordings", "low", "high", "figures"),
            *("job", "error", "learnt_at", "created_at"),
        )
        read_only_fields = fields

    def get_seconds(self, voice: OwnVoice) -> float:
        return round(recorded_seconds(voice), 1)

    def get_error(self, voice: OwnVoice) -> str:
        """In the reader's language."""
        return gettext(voice.job.error) if voice.job and voice.job.error else ""


class NewOwnVoice(KnownFieldsOnly):
    """`consent`: that one is the person who will speak, and agrees to the statement of the language's first prompt."""

    name = serializers.CharField(max_length=4 * NAME_LENGTH)
    language = serializers.ChoiceField(choices=LANGUAGES)
    consent = serializers.BooleanField()


class OwnVoiceName(KnownFieldsOnly):
    name = serializers.CharField(max_length=4 * NAME_LENGTH)


class NewRecording(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="WAV, FLAC, OGG, MP3 or AIFF; a minute at the most")
