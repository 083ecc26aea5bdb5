"""What a musician may ask of each generator: limits, the shape of a request, and what a score must have for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from musicstudio.engine.choices import CHORALE_TEMPERATURE, INSTRUMENTS, MOODS, RHYMES, STYLES, TEMPERATURE
from musicstudio.engine.notation import Score, messages
from musicstudio.engine.notation.choir import MAX_BARS, STUDIO_PARTS
from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.request import CannotCompose, check_length
from musicstudio.fields import FiniteFloat, KnownFieldsOnly
from musicstudio.sentences import sentence_of

TEMPERATURES = (0.1, 1.5)
DENSITY = (0.0, 1.0)  # None leaves it to the model
ALTERNATIVES = (1, 8)
SEED = (0, 2**31 - 1)
BARS_ON = (2, 16, 4)  # least, most, when nothing is said
MAX_LOCKED_NOTES = 20_000
MAX_LINES = 200

Errors = dict[str, list[str]]


class InvalidControls(ValueError):
    """Controls that do not fit the score: `errors` holds sentences by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, texts in errors.items() for text in texts))
        self.errors = errors


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


class Controls(KnownFieldsOnly):
    """What every generator takes. Ticks are 10,080 to the quarter; bars count from 0."""

    melody = Melody(allow_null=True, default=None, help_text="The voice to work from; null lets the studio choose.")
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
    revision = serializers.UUIDField(help_text="What is composed on.")


def temperature(default: float = TEMPERATURE) -> FiniteFloat:
    least, most = TEMPERATURES
    return FiniteFloat(min_value=least, max_value=most, default=default, help_text="Low is calm, high is bold.")


def density() -> FiniteFloat:
    return FiniteFloat(min_value=DENSITY[0], max_value=DENSITY[1], allow_null=True, default=None, help_text="How busy it is.")


class WithChordPins(Controls):
    chord_pins = ChordPin(many=True, default=list)

    def validate_chord_pins(self, value: list[Any]) -> list[Any]:
        if len(value) > MAX_BARS * 4:
            raise serializers.ValidationError(gettext_lazy("These are too many chords."))
        return value


class Harmonisation(WithChordPins):
    """Four voices: alto, tenor and bass under the melody."""

    temperature = temperature(CHORALE_TEMPERATURE)
    density = density()


class Accompaniment(WithChordPins):
    """Chord symbols and instruments that play them."""

    temperature = temperature()
    density = density()
    # A control, whatever Field.style is.
    style = serializers.ChoiceField(choices=STYLES, default=STYLES[0])  # type: ignore[assignment]
    chords = serializers.ChoiceField(
        choices=("keep", "write"), default="keep", help_text="Keep the score's own chord symbols, or write new ones."
    )


class Pattern(WithChordPins):
    """An accompaniment pattern over the score's chord symbols."""

    density = density()
    instrument = serializers.ChoiceField(choices=INSTRUMENTS, default=INSTRUMENTS[0])


class Texture(Controls):
    """Play bars the way one bar is played."""

    source_bar = serializers.IntegerField(min_value=0, help_text="The bar to take the way of playing from.")


def leaning() -> FiniteFloat:
    return FiniteFloat(min_value=-1, max_value=1, allow_null=True, default=None, help_text="Less (-1) to more (1) than now.")


class Variation(Controls):
    """The melody again, a little or entirely otherwise."""

    kind = serializers.ChoiceField(choices=("vary", "morph", "attributes"), default="vary")
    amount = FiniteFloat(
        min_value=0, max_value=1, default=0.5, help_text="0 leaves it as it is; of a morph, how far towards the other."
    )
    other = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        min_length=2,
        max_length=2,
        allow_null=True,
        default=None,
        help_text="[start, end) in ticks of the bars to morph towards.",
    )
    density = leaning()
    syncopation = leaning()
    range = leaning()


class Continuation(Controls):
    """More bars of the melody."""

    temperature = temperature()
    density = density()
    style = serializers.UUIDField(  # type: ignore[assignment] # a control, whatever Field.style is
        allow_null=True, default=None, help_text="One of one's own private styles."
    )
    bars = serializers.IntegerField(min_value=BARS_ON[0], max_value=BARS_ON[1], default=BARS_ON[2])
    ending = serializers.BooleanField(default=True, help_text="Come to an end in the last bar.")

    def validate_style(self, value: UUID | None) -> str | None:
        return str(value) if value else None


class Words(Controls):
    """Words to the melody."""

    theme = serializers.ListField(child=serializers.CharField(max_length=40), max_length=8, default=list)
    mood = serializers.ChoiceField(choices=MOODS, allow_null=True, default=None)
    rhyme = serializers.ChoiceField(choices=RHYMES, default=RHYMES[0])
    verse = serializers.IntegerField(min_value=1, max_value=9, default=1)
    lines = serializers.DictField(
        child=serializers.CharField(max_length=200), default=dict, help_text="Lines that stay as they are, by number from 0."
    )

    def validate_lines(self, value: dict[str, str]) -> dict[str, str]:
        if len(value) > MAX_LINES or not all(key.isascii() and key.isdigit() and len(key) <= 4 for key in value):
            raise serializers.ValidationError(gettext_lazy("Lines are numbered from 0, and there are not so many of them."))
        return value


def check_against(score: Score, controls: Mapping[str, Any]) -> None:
    """Raise InvalidControls when `controls` name what `score` does not have, or nothing can be composed on it."""
    errors: Errors = {}
    try:
        check_length(score)
    except CannotCompose as error:
        errors["revision"] = [sentence_of(error)]
    if not errors and not any(note.duration for part in score.parts if not part.percussion for note in part.notes):
        errors["revision"] = [_("There is no melody yet; write some notes first.")]
    parts = {part.id: part for part in score.parts}
    melody = controls["melody"]
    if melody and melody["part_id"] in STUDIO_PARTS:
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
    for field in ("regenerate", "other"):
        if (span := controls.get(field)) and not span[0] < span[1] <= score.end:
            errors[field] = [_("This is not a range of the score.")]
    if any(not pin["start"] < pin["end"] <= score.end for pin in controls.get("chord_pins", ())):
        errors["chord_pins"] = [_("A chord does not stand within the score.")]
    if controls.get("source_bar", 0) >= len(score.measures):
        errors["source_bar"] = [_("The score has no such bar.")]
    if controls.get("kind") == "morph" and not controls["other"]:
        errors["other"] = [_("Choose the bars that the melody is to become more like.")]
    if "bars" in controls and controls["bars"] + len(score.measures) > MAX_BARS:
        errors["bars"] = [_("With so many bars more the piece would be longer than the studio can write.")]
    if errors:
        raise InvalidControls(errors)
