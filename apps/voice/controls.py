"""How a song may be sung: the shape and limits of its settings, and what they are as long as nobody says."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from musicstudio.engine.notation.json_form import ID
from musicstudio.engine.singing.performance import CENTS, CURVES, TRANSPOSE, Wishes
from musicstudio.engine.singing.phones import LONGEST_PHONES, NothingToHold, written_syllables
from musicstudio.engine.singing.pitch import EXPRESSION, Expression
from musicstudio.engine.singing.retiming import OFFSET
from musicstudio.engine.singing.voices import cards
from musicstudio.fields import FiniteFloat, KnownFieldsOnly

LANGUAGES = ("en", "zh", "ja")
ROUTES: tuple[Literal["classic", "neural"], ...] = ("classic", "neural")
"""How bands become sound. A song begins with the first: the network comes first when it is understood better than WORLD."""
VOICES = tuple("123456789")
MOST_POINTS = 20_000
MOST_NOTES = 20_000
MOST_SINGERS = 16
MOST_LINES = 64
_LINE = re.compile(r"[^\x00-\x1f]{1,64}:[1-9]")
_VERSE = re.compile(r"[1-9][0-9]?")
OWN = "own:"
"""Begins the name of a musician's own voice among singers; its id follows."""
_OWN_NAME = re.compile(OWN + r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@extend_schema_field({"type": "array", "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}})
class Points(serializers.Field[Any, Any, Any, Any]):
    """A drawn line: [tick, value], rising in time. Thousands of them are read at once, so not one field each."""

    def __init__(self, least: float, most: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def to_internal_value(self, data: Any) -> list[list[float]]:
        if not isinstance(data, list) or len(data) > MOST_POINTS or not all(map(self._is_point, data)):
            said = {"least": f"{self.least:g}", "most": f"{self.most:g}"}
            raise serializers.ValidationError(
                _("This must be a list of [tick, value], values from %(least)s to %(most)s.") % said
            )
        if any(a[0] > b[0] for a, b in pairwise(data)):
            raise serializers.ValidationError(_("The points must not go back in time."))
        return [[int(tick), float(value)] for tick, value in data]

    def to_representation(self, value: Any) -> Any:
        return value

    def _is_point(self, point: Any) -> bool:
        if not isinstance(point, list) or len(point) != 2 or any(type(x) not in (int, float) for x in point):
            return False
        tick, value = point
        inside: bool = 0 <= tick < 2**40 and self.least <= value <= self.most
        return inside


def _bounded(least: float, most: float) -> FiniteFloat:
    return FiniteFloat(min_value=least, max_value=most, required=False)


class ExpressionSettings(KnownFieldsOnly):
    """How notes are joined and held: `engine.singing.pitch.Expression`."""

    portamento = _bounded(*EXPRESSION["portamento"])
    overshoot = _bounded(*EXPRESSION["overshoot"])
    depth = _bounded(*EXPRESSION["depth"])
    rate = _bounded(*EXPRESSION["rate"])
    delay = _bounded(*EXPRESSION["delay"])
    irregularity = _bounded(*EXPRESSION["irregularity"])


class CurveSettings(KnownFieldsOnly):
    """What is drawn over time: decibels of energy, shares of the rest."""

    energy = Points(*CURVES["energy"], required=False)
    breathiness = Points(*CURVES["breathiness"], required=False)
    tension = Points(*CURVES["tension"], required=False)
    gender = Points(*CURVES["gender"], required=False)


@extend_schema_field({"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1}})
class Singer(serializers.DictField):
    """One voice, or a blend of two of the studio's, by their shares."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=FiniteFloat(min_value=0, max_value=1), **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, float]:
        value: dict[str, float] = super().to_internal_value(data)
        own = {name for name in value if _OWN_NAME.fullmatch(name)}
        if set(value) - own - {card.name for card in cards()}:
            raise serializers.ValidationError(_("The studio has no such voice."))
        if not 1 <= len(value) <= 2 or not sum(value.values()) > 0:
            raise serializers.ValidationError(_("Choose one voice, or two to blend."))
        if own and len(value) > 1:
            raise serializers.ValidationError(_("A voice of your own sings alone; it cannot be blended."))
        return value


class ChoirVoice(KnownFieldsOnly):
    """Another voice of the score that sings along."""

    part = serializers.CharField(max_length=64)
    voice = serializers.ChoiceField(choices=VOICES, default="1")
    singer = Singer()


def _check_notes(value: Mapping[str, Any]) -> None:
    """Raises ValidationError for keys that no score's notes have."""
    if len(value) > MOST_NOTES or not all(map(ID.fullmatch, value)):
        raise serializers.ValidationError(_("The score has no such note."))


class Drawing(KnownFieldsOnly):
    """What is drawn over one line."""

    drawn = Points(-CENTS, CENTS, required=False, help_text="Cents added to the pitch.")
    curves = CurveSettings(required=False)


def _check_phones(text: str) -> None:
    if not text.strip():
        return
    try:
        written_syllables(text)
    except NothingToHold as error:
        raise serializers.ValidationError(_("One of the sounds must be one that can be held, such as a vowel.")) from error
    except ValueError as error:
        said = {"sound": str(error)}
        raise serializers.ValidationError(_("The studio does not know the sound “%(sound)s”.") % said) from error


class Spoken(KnownFieldsOnly):
    """How the words of a verse are spoken, where it is not as they are read."""

    phones = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_PHONES, allow_blank=True), required=False, help_text="By the id of a note."
    )
    offsets = serializers.DictField(
        child=serializers.ListField(
            child=serializers.IntegerField(min_value=-OFFSET, max_value=OFFSET), max_length=LONGEST_PHONES
        ),
        required=False,
        help_text="By the id of a note: milliseconds by which its phones, in their order, begin later than by themselves.",
    )

    def validate_phones(self, value: dict[str, str]) -> dict[str, str]:
        _check_notes(value)
        for text in value.values():
            _check_phones(text)
        return {note: text.strip() for note, text in value.items() if text.strip()}

    def validate_offsets(self, value: dict[str, list[int]]) -> dict[str, list[int]]:
        _check_notes(value)
        return {note: offsets for note, offsets in value.items() if any(offsets)}


class Settings(Spoken, Drawing):
    """Everything about singing but notes and words. What is left out is as the score suggests.

    What is drawn is of the line that leads, phones and their times are of the verse that is sung; `drawings` and `verses` keep
    those of the others.
    """

    part = serializers.CharField(max_length=64, required=False)
    voice = serializers.ChoiceField(choices=VOICES, required=False)
    verse = serializers.IntegerField(min_value=1, max_value=99, required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    singer = Singer(required=False)
    route = serializers.ChoiceField(choices=ROUTES, required=False)
    expression = ExpressionSettings(required=False)
    transpose = serializers.IntegerField(min_value=-TRANSPOSE, max_value=TRANSPOSE, required=False)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    expressions = serializers.DictField(
        child=ExpressionSettings(), required=False, help_text="By the id of a note: what is not as in `expression`."
    )
    choir = ChoirVoice(many=True, required=False)
    drawings = serializers.DictField(child=Drawing(), required=False, help_text="By part and voice, as “p1:1”.")
    verses = serializers.DictField(child=Spoken(), required=False, help_text="By the number of the verse.")

    def validate_expressions(self, value: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        _check_notes(value)
        return {note: dict(own) for note, own in value.items() if own}

    def validate_drawings(self, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        if len(value) > MOST_LINES or not all(map(_LINE.fullmatch, value)):
            raise serializers.ValidationError(_("The score has no such part any more; choose another one to be sung."))
        return {line: dict(own) for line, own in value.items()}

    def validate_verses(self, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        if not all(map(_VERSE.fullmatch, value)):
            raise serializers.ValidationError(_("A verse has a number from 1 to 99."))
        return {verse: dict(own) for verse, own in value.items()}

    def validate_choir(self, value: list[Any]) -> list[Any]:
        if len(value) > MOST_SINGERS:
            raise serializers.ValidationError(_("These are too many singers."))
        return value


def own_names(settings: Mapping[str, Any]) -> set[str]:
    """Names of the musician's own voices in settings that need not be complete."""
    singers = [settings.get("singer", {}), *(member["singer"] for member in settings.get("choir", ()))]
    return {name for singer in singers for name in singer if name.startswith(OWN)}


def drawn_on(settings: Mapping[str, Any], part: str, voice: str) -> tuple[list[list[float]], dict[str, list[list[float]]]]:
    """What is drawn over a line by complete settings: its pitch, and its curves by name."""
    leads = (part, voice) == (settings["part"], settings["voice"])
    own = settings if leads else settings["drawings"].get(f"{part}:{voice}", {})
    return own.get("drawn", []), own.get("curves", {})


def led_by(settings: Mapping[str, Any], part: str, voice: str) -> dict[str, Any]:
    """Complete settings with another line that leads: what is drawn stays with its line."""
    drawn, curves = drawn_on(settings, part, voice)
    before = {f"{settings['part']}:{settings['voice']}": {"drawn": settings["drawn"], "curves": settings["curves"]}}
    others = {line: drawing for line, drawing in (settings["drawings"] | before).items() if line != f"{part}:{voice}"}
    curves = {name: curves.get(name, []) for name in CURVES}
    return {**settings, "part": part, "voice": voice, "drawn": drawn, "curves": curves, "drawings": others}


def wishes_of(settings: Mapping[str, Any], part: str, voice: str) -> Wishes:
    """Complete settings as the engine takes them, for one line."""
    drawn, curves = drawn_on(settings, part, voice)
    return Wishes(
        language=settings["language"],
        expression=Expression(**settings["expression"]),
        transpose=settings["transpose"],
        drawn=_points(drawn),
        curves={name: _points(line) for name, line in curves.items()},
        phones=settings["phones"],
        offsets=settings["offsets"],
        expressions={note: Expression(**settings["expression"] | own) for note, own in settings["expressions"].items()},
        seed=settings["seed"],
    )


def _points(line: list[list[float]]) -> tuple[tuple[int, float], ...]:
    return tuple((int(tick), float(value)) for tick, value in line)
