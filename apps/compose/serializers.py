"""What the compose API takes and gives, beside the controls."""

from typing import Any

from rest_framework import serializers

from apps.compose.exports import SVG_WIDTHS


class Upload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="MIDI, MusicXML (.mxl too), MuseScore or ABC")
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


class Kept(serializers.Serializer[Any]):
    """Which revision the musician knew as the newest; 0 = none."""

    base = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class Width(serializers.Serializer[Any]):
    width = serializers.IntegerField(
        min_value=SVG_WIDTHS[0], max_value=SVG_WIDTHS[1], default=SVG_WIDTHS[2], help_text="Pixels; the score is laid out for it."
    )
