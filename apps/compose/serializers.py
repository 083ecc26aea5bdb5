"""What the compose API takes and gives, beside the controls."""

from typing import Any

from rest_framework import serializers

from apps.compose.exports import SVG_WIDTHS
from apps.compose.learning import MOST_PIECES
from apps.compose.models import Rating, Style
from musicstudio.engine.voice_leading import KINDS


class Upload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="MIDI, MusicXML (.mxl too), MuseScore, ABC or UTAU (.ust, .ustx)")
    melody = serializers.RegexField(
        r"^[A-Za-z][A-Za-z0-9_-]{0,63}:[1-9]$", required=False, help_text='The voice to seed with, "part_id:voice".'
    )


class Candidate(serializers.Serializer[Any]):
    """A voice that could be the melody; `confidence` 0..1."""

    part_id = serializers.CharField()
    voice = serializers.CharField()
    name = serializers.CharField()
    note_count = serializers.IntegerField()
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()
    confidence = serializers.FloatField()


class VoiceChoice(serializers.Serializer[Any]):
    part_id = serializers.CharField()
    voice = serializers.CharField()


class Imported(serializers.Serializer[Any]):
    """What a file holds. Nothing of it is stored."""

    format = serializers.CharField()
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What could not be kept exactly.")
    score = serializers.JSONField()
    melody_candidates = Candidate(many=True)
    melody = VoiceChoice(allow_null=True)
    melody_score = serializers.JSONField(allow_null=True, help_text="The score with the chosen (or best) voice alone.")


class MelodyRow(serializers.Serializer[Any]):
    """A public-domain tune to start from."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    origin = serializers.CharField()


class WholeMelody(MelodyRow):
    score = serializers.JSONField()


class Kept(serializers.Serializer[Any]):
    """Which revision the musician knew as the newest; 0 = none."""

    base = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class Alternative(serializers.Serializer[Any]):
    """One of several versions: pitches are MIDI numbers of the written parts, null without notes."""

    revision = serializers.UUIDField()
    alternative = serializers.IntegerField(help_text="From 1, in the order in which they were drawn.")
    seed = serializers.IntegerField(allow_null=True)
    lowest = serializers.IntegerField(allow_null=True)
    highest = serializers.IntegerField(allow_null=True)
    moves_per_beat = serializers.FloatField(help_text="Notes that the written parts strike per beat, together.")
    remarks = serializers.IntegerField(
        allow_null=True, help_text="How many remarks there are about its voice leading; null for what is not a harmony."
    )
    written = serializers.ListField(child=serializers.CharField(), help_text="Ids of the parts that were written.")
    chords = serializers.BooleanField(help_text="Whether its chord symbols belong to it.")
    words = serializers.CharField(allow_null=True, help_text="The beginning of its words, where words were written.")
    rating = serializers.IntegerField(allow_null=True)


class StyleRow(serializers.ModelSerializer[Style]):
    """A private style; `job` is the kind of job that can write in it.

    `figures`: how many pieces `trained`, `chose` and `measured` it, and the nats per note that the studio's own model (`before`)
    and the style (`after`) need for those that only measured; null where there were too few to spare any.
    """

    class Meta:
        model = Style
        fields = ("id", "name", "job", "figures", "pieces", "created_at")
        read_only_fields = ("id", "job", "figures", "pieces", "created_at")


class StyleName(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=400)


class OwnPiece(serializers.Serializer[Any]):
    """A score to learn from, as `imports/` answers it."""

    title = serializers.CharField(max_length=400, allow_blank=True, default="")
    score = serializers.JSONField()


class Learning(StyleName):
    """What a style is to be learnt from: works of one's own library, and other scores."""

    works = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_PIECES, default=list)
    pieces = serializers.ListField(child=OwnPiece(), max_length=MOST_PIECES, default=list)


class Rated(serializers.Serializer[Any]):
    value = serializers.ChoiceField(choices=Rating.Value.choices)


class Remark(serializers.Serializer[Any]):
    """`bar` counts from 0, `tick` is where it is heard, `note_ids` are the notes to point at."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    bar = serializers.IntegerField()
    tick = serializers.IntegerField()
    note_ids = serializers.ListField(child=serializers.CharField())
    parts = serializers.ListField(child=serializers.CharField())


class VoiceLeading(serializers.Serializer[Any]):
    """Remarks in order of time, and how many there are of each kind."""

    remarks = Remark(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())


class Width(serializers.Serializer[Any]):
    width = serializers.IntegerField(
        min_value=SVG_WIDTHS[0], max_value=SVG_WIDTHS[1], default=SVG_WIDTHS[2], help_text="Pixels; the score is laid out for it."
    )
