"""What a musician may ask of the harmoniser: limits, the shape of a request, and what a score must have for it."""

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from musicstudio.engine.notation import Score, messages
from musicstudio.engine.notation.choir import MAX_BARS, MAX_TICKS, WRITTEN_PARTS
from musicstudio.engine.notation.chords import read_chord

TEMPERATURE = (0.1, 1.5, 0.9)  # least, most, when nothing is said
DENSITY = (0.0, 1.0)  # None leaves it to the model
ALTERNATIVES = (1, 8)
SEED = (0, 2**31 - 1)
MAX_LOCKED_NOTES = 20_000

Errors = dict[str, list[str]]


class InvalidControls(ValueError):
    """Controls that do not fit the score: `errors` holds sentences by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, texts in errors.items() for text in texts))
        self.errors = errors


class KnownFieldsOnly(serializers.Serializer[Any]):
    """A misspelt control must not be ignored: the musician would wait for a result that does not follow it."""

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        if unknown := sorted(set(data) - set(self.fields)):
            raise serializers.ValidationError({name: [gettext_lazy("There is no such field.")] for name in unknown[:20]})
        return value


class Melody(KnownFieldsOnly):
    """Which voice of which part is the melody."""

    part_id = serializers.CharField(max_length=64)
    voice = serializers.CharField(max_length=1, default="1")


class ChordPin(KnownFieldsOnly):
    """In [start, end) ticks the harmony shall be the chord `text` ("Dm7")."""

    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=32)

    def validate_text(self, value: str) -> str:
        if read_chord(value) is None:
            raise serializers.ValidationError(_("The studio does not know the chord “%(chord)s”.") % {"chord": value})
        return value


class FiniteFloat(serializers.FloatField):
    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class Controls(KnownFieldsOnly):
    """The controls of one harmonisation. Ticks are 10,080 to the quarter; bars count from 0."""

    melody = Melody(allow_null=True, default=None, help_text="The voice to harmonise; null lets the studio choose.")
    temperature = FiniteFloat(
        min_value=TEMPERATURE[0], max_value=TEMPERATURE[1], default=TEMPERATURE[2], help_text="Low is calm, high is bold."
    )
    density = FiniteFloat(
        min_value=DENSITY[0], max_value=DENSITY[1], allow_null=True, default=None, help_text="How busy the added voices are."
    )
    alternatives = serializers.IntegerField(min_value=ALTERNATIVES[0], max_value=ALTERNATIVES[1], default=1)
    seed = serializers.IntegerField(
        min_value=SEED[0], max_value=SEED[1], allow_null=True, default=None, help_text="The same seed gives the same music."
    )
    locked_parts = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=64, default=list, help_text="Part ids to keep as they are."
    )
    locked_bars = serializers.ListField(
        child=serializers.IntegerField(min_value=0), max_length=MAX_BARS, default=list, help_text="Bars to keep, from 0."
    )
    locked_notes = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=MAX_LOCKED_NOTES, default=list, help_text="Note ids to keep."
    )
    regenerate = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        min_length=2,
        max_length=2,
        allow_null=True,
        default=None,
        help_text="[start, end) in ticks: compose anew only here.",
    )
    chord_pins = ChordPin(many=True, default=list)

    def validate_chord_pins(self, value: list[Any]) -> list[Any]:
        if len(value) > MAX_BARS * 4:
            raise serializers.ValidationError(gettext_lazy("These are too many chords."))
        return value


class HarmonisationRequest(Controls):
    """Controls and the revision they apply to."""

    revision = serializers.UUIDField()


def check_against(score: Score, controls: Mapping[str, Any]) -> None:
    """Raise InvalidControls when `controls` name what `score` does not have, or the score cannot be harmonised."""
    errors: Errors = {}
    if len(score.measures) > MAX_BARS:
        errors["revision"] = [_(messages.MANY_BARS)]
    elif score.end > MAX_TICKS:
        errors["revision"] = [_(messages.LONG_MUSIC)]
    elif not any(note.duration for part in score.parts if not part.percussion for note in part.notes):
        errors["revision"] = [_("There is no melody yet; write some notes first.")]
    parts = {part.id: part for part in score.parts}
    melody = controls["melody"]
    if melody and melody["part_id"] in WRITTEN_PARTS:
        errors["melody"] = [_(messages.WRITTEN_MELODY)]
    elif melody and not any(
        note.voice == melody["voice"] and note.duration
        for note in (parts[melody["part_id"]].notes if melody["part_id"] in parts else ())
    ):
        errors["melody"] = [_("The score has no notes in this voice.")]
    if set(controls["locked_parts"]) - set(parts):
        errors["locked_parts"] = [_("The score has no such part.")]
    if any(bar >= len(score.measures) for bar in controls["locked_bars"]):
        errors["locked_bars"] = [_("The score has no such bar.")]
    if controls["locked_notes"] and set(controls["locked_notes"]) - {note.id for _part, note in score.notes()}:
        errors["locked_notes"] = [_("The score has no such note.")]
    if (span := controls["regenerate"]) and not span[0] < span[1] <= score.end:
        errors["regenerate"] = [_("This is not a range of the score.")]
    if any(not pin["start"] < pin["end"] <= score.end for pin in controls["chord_pins"]):
        errors["chord_pins"] = [_("A chord does not stand within the score.")]
    if errors:
        raise InvalidControls(errors)
