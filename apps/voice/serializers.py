"""What the voice API takes and gives, beside the settings."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from rest_framework import serializers

from apps.jobs.serializers import JobSerializer
from apps.voice.controls import VOICES, Settings
from apps.voice.exports import MIXES, SONG_FORMATS, SOUNDS
from apps.voice.models import Take
from musicstudio.fields import FiniteFloat, KnownFieldsOnly

LONGEST_TEXT = 20_000


class VoiceCard(serializers.Serializer[Any]):
    """A voice to choose; `range` are MIDI numbers between which it is at home."""

    name = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    range = serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    description = serializers.CharField()
    licence = serializers.CharField()
    preview = serializers.CharField(allow_null=True, help_text="A short sound; null while there is none.")
    state = serializers.ChoiceField(
        choices=("ready", "stale"), help_text="A stale voice of one's own cannot sing until it is learnt again."
    )


class SongPart(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    voices = serializers.ListField(child=serializers.CharField())
    verses = serializers.ListField(child=serializers.IntegerField())
    notes = serializers.IntegerField()
    has_words = serializers.BooleanField()


class SongState(serializers.Serializer[Any]):
    """How a work is sung. `version` 0: nothing was settled yet, and the settings are what the score suggests."""

    work = serializers.UUIDField()
    title = serializers.CharField()
    revision = serializers.UUIDField(allow_null=True, help_text="The newest one; null for an empty work.")
    version = serializers.IntegerField()
    settings = Settings()
    parts = SongPart(many=True)


class SavedSong(KnownFieldsOnly):
    """`version` is that of the settings that were changed."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    settings = Settings()


class StaleSongAnswer(SongState):
    """The answer to a save that came too late: the settings as they are stored."""

    detail = serializers.CharField()


class SongFile(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="MIDI, MusicXML (.mxl too), MuseScore, ABC or UTAU (.ust, .ustx)")


class ImportedSong(serializers.Serializer[Any]):
    """What a file holds, and the settings that it suggests. Nothing of it is stored."""

    title = serializers.CharField()
    score = serializers.JSONField()
    settings = Settings()
    tuned = serializers.BooleanField(help_text="Whether it says how its notes are joined and held.")
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What could not be kept exactly.")


class NewSong(serializers.Serializer[Any]):
    work = serializers.UUIDField()
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What could not be kept exactly.")


class WhichRevision(serializers.Serializer[Any]):
    revision = serializers.UUIDField(required=False, help_text="The newest one when nothing is said.")


class PlanReading(serializers.Serializer[Any]):
    """A way to sing the word that begins on a note: `text` says it in pinyin, kana or phones; `phones`, by the id of a note, make
    the song's settings ask for it."""

    text = serializers.CharField()
    phones = serializers.DictField(child=serializers.CharField())


class PlanNote(serializers.Serializer[Any]):
    """A note as it is sung, in seconds and ticks; `pitch` is transposed, `phones` are the sounds that begin on it."""

    id = serializers.CharField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    tick = serializers.IntegerField()
    ticks = serializers.IntegerField()
    pitch = serializers.IntegerField()
    text = serializers.CharField()
    syllabic = serializers.CharField(allow_null=True)
    phones = serializers.CharField()
    syllables = serializers.IntegerField()
    readings = PlanReading(many=True, help_text="Where there is more than one; the automatic one first.")
    remark = serializers.ChoiceField(choices=("no-words", "unknown", "low", "high"), allow_null=True)


class PlanPhrase(serializers.Serializer[Any]):
    """What is sung in one breath; `clip` is its sound when that is ready."""

    index = serializers.IntegerField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    key = serializers.CharField()
    ready = serializers.BooleanField()
    clip = serializers.CharField(allow_null=True)


class PlanSegment(serializers.Serializer[Any]):
    """One phone in seconds, or the rest "pau" before and between them; `unmoved` is where it would begin by itself. `place` is
    which phone of its note it is and `syllable` which of the note's syllables it belongs to, from 0; null of a rest."""

    phone = serializers.CharField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    unmoved = serializers.FloatField()
    note = serializers.CharField()
    place = serializers.IntegerField(allow_null=True)
    syllable = serializers.IntegerField(allow_null=True)


class PlanLeadPhrase(PlanPhrase):
    """A phrase of the line that leads, with its phones."""

    segments = PlanSegment(many=True)


class PlanMember(serializers.Serializer[Any]):
    part = serializers.CharField()
    voice = serializers.CharField()
    singer = serializers.DictField(child=serializers.FloatField())
    phrases = PlanPhrase(many=True)


class PlanPitch(serializers.Serializer[Any]):
    """The pitch every `step` seconds from `start` on, in hundredths of MIDI numbers; null where nothing is sung."""

    start = serializers.FloatField()
    step = serializers.FloatField()
    cents = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class PlanRange(serializers.Serializer[Any]):
    """Where the voice is at home; `offer` is a transposition that brings all notes there, null when none is needed or helps."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()
    offer = serializers.IntegerField(allow_null=True)


class Plan(serializers.Serializer[Any]):
    revision = serializers.UUIDField()
    seconds = serializers.FloatField()
    notes = PlanNote(many=True)
    phrases = PlanLeadPhrase(many=True)
    choir = PlanMember(many=True)
    pitch = PlanPitch()
    range = PlanRange()
    remarks = serializers.ListField(child=serializers.CharField())


class PastedWords(KnownFieldsOnly):
    """Words to lay over the notes of the song's part from one note on."""

    revision = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, trim_whitespace=False)
    from_note = serializers.CharField(
        max_length=64, allow_blank=True, allow_null=True, default="", help_text="The first when empty."
    )
    verse = serializers.IntegerField(min_value=1, max_value=99, default=1)
    overwrite = serializers.BooleanField(default=True, help_text="Else only notes without words take any.")
    part = serializers.CharField(max_length=64, required=False, help_text="The song's when nothing is said.")
    voice = serializers.ChoiceField(choices=VOICES, required=False)


class PlacedLyric(serializers.Serializer[Any]):
    text = serializers.CharField()
    syllabic = serializers.CharField()
    verse = serializers.IntegerField()
    extend = serializers.BooleanField()


class PlacedWords(serializers.Serializer[Any]):
    """`lyrics`: by the id of a note all that stands under it now, other verses too. Nothing is stored."""

    lyrics = serializers.DictField(child=PlacedLyric(many=True))
    left_over = serializers.CharField(allow_blank=True)
    empty = serializers.IntegerField()


class TakeRequest(KnownFieldsOnly):
    """What to sing: a revision, with the song's settings or others."""

    work = serializers.UUIDField()
    revision = serializers.UUIDField()
    settings = Settings(required=False, allow_null=True, default=None)
    from_second = FiniteFloat(min_value=0, max_value=100_000, default=0.0, help_text="Phrases from here on are sung first.")


class TakePhrase(serializers.Serializer[Any]):
    index = serializers.IntegerField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    key = serializers.CharField()


class TakeSerializer(serializers.ModelSerializer[Take]):
    """A take; `audio` is its sound when it is sung, beginning at second `start_s` of the score. The voice is synthetic."""

    work = serializers.UUIDField(source="song.work_id", read_only=True)
    state = serializers.CharField(read_only=True)
    error = serializers.SerializerMethodField()
    settings = serializers.JSONField(read_only=True)
    phrases = TakePhrase(many=True, read_only=True)
    peaks = serializers.ListField(child=serializers.FloatField(), read_only=True)
    audio = serializers.SerializerMethodField()
    synthetic = serializers.SerializerMethodField()

    class Meta:
        model = Take
        fields = (
            *("id", "work", "revision", "number", "name", "liked", "state", "error", "job", "settings", "audio", "duration_s"),
            *("start_s", "peaks", "phrases", "synthetic", "created_at"),
        )
        read_only_fields = fields

    def get_error(self, take: Take) -> str:
        """Why it failed, in the reader's language."""
        return gettext(take.job.error) if take.job and take.job.error else ""

    def get_audio(self, take: Take) -> str | None:
        return reverse("voice-api:audio", args=[take.pk]) if take.audio else None

    def get_synthetic(self, take: Take) -> bool:
        """Always: every voice here is made by a machine."""
        return True


class WhichTakes(serializers.Serializer[Any]):
    before = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, help_text="Only takes with smaller numbers: those after a page's last."
    )


class UnlikedTakes(serializers.Serializer[Any]):
    up_to = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="Only takes with numbers up to this one.")


class TakeChanges(KnownFieldsOnly):
    name = serializers.CharField(max_length=400, allow_blank=True, required=False)
    liked = serializers.BooleanField(allow_null=True, required=False)


class QueuedTake(serializers.Serializer[Any]):
    """The take and the job that sings it. `take` is null when the key stands for one that was thrown away."""

    job = JobSerializer()
    take = TakeSerializer(allow_null=True)


class TakeExport(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=sorted(SOUNDS))
    mix = serializers.ChoiceField(choices=MIXES, default=MIXES[0])


class SongExport(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=sorted(SONG_FORMATS))
