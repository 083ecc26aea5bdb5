"""How a song may be sung: the shape and limits of its settings, and what they are as long as nobody says."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from musicstudio.engine.notation import Score
from musicstudio.engine.notation.choir import STUDIO_PARTS
from musicstudio.engine.notation.json_form import ID
from musicstudio.engine.request import CannotCompose, find_melody
from musicstudio.engine.singing.japanese import KANA
from musicstudio.engine.singing.mandarin import HANZI
from musicstudio.engine.singing.performance import CENTS, CURVES, TRANSPOSE, Wishes
from musicstudio.engine.singing.phones import LONGEST_PHONES, NothingToHold, written_syllables
from musicstudio.engine.singing.pitch import EXPRESSION, Expression
from musicstudio.engine.singing.retiming import OFFSET
from musicstudio.engine.singing.voices import Card, cards
from musicstudio.fields import FiniteFloat, KnownFieldsOnly

LANGUAGES = ("en", "zh", "ja")
ROUTES = ("neural", "classic")
VOICES = tuple("123456789")
MOST_POINTS = 20_000
MOST_NOTES = 20_000
MOST_SINGERS = 16
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


class Settings(KnownFieldsOnly):
    """Everything about singing but notes and words. What is left out is as the score suggests."""

    part = serializers.CharField(max_length=64, required=False)
    voice = serializers.ChoiceField(choices=VOICES, required=False)
    verse = serializers.IntegerField(min_value=1, max_value=99, required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    singer = Singer(required=False)
    route = serializers.ChoiceField(choices=ROUTES, required=False)
    expression = ExpressionSettings(required=False)
    transpose = serializers.IntegerField(min_value=-TRANSPOSE, max_value=TRANSPOSE, required=False)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    drawn = Points(-CENTS, CENTS, required=False, help_text="Cents added to the pitch.")
    curves = CurveSettings(required=False)
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
    expressions = serializers.DictField(
        child=ExpressionSettings(), required=False, help_text="By the id of a note: what is not as in `expression`."
    )
    choir = ChoirVoice(many=True, required=False)

    def validate_phones(self, value: dict[str, str]) -> dict[str, str]:
        _check_notes(value)
        for text in value.values():
            self._check_phones(text)
        return {note: text.strip() for note, text in value.items() if text.strip()}

    def validate_offsets(self, value: dict[str, list[int]]) -> dict[str, list[int]]:
        _check_notes(value)
        return {note: offsets for note, offsets in value.items() if any(offsets)}

    def validate_expressions(self, value: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        _check_notes(value)
        return {note: dict(own) for note, own in value.items() if own}

    def validate_choir(self, value: list[Any]) -> list[Any]:
        if len(value) > MOST_SINGERS:
            raise serializers.ValidationError(_("These are too many singers."))
        return value

    def _check_phones(self, text: str) -> None:
        if not text.strip():
            return
        try:
            written_syllables(text)
        except NothingToHold as error:
            raise serializers.ValidationError(_("One of the sounds must be one that can be held, such as a vowel.")) from error
        except ValueError as error:
            said = {"sound": str(error)}
            raise serializers.ValidationError(_("The studio does not know the sound “%(sound)s”.") % said) from error


def suggested(score: Score) -> dict[str, Any]:
    """Settings for a score as long as nobody has chosen any: the part with the most words, in their language, and a voice that
    reaches its notes."""
    part, voice = _line(score)
    notes = [note for p in score.parts if p.id == part for note in p.notes if note.voice == voice]
    verses = sorted({lyric.verse for note in notes for lyric in note.lyrics})
    words = "".join(lyric.text for note in notes for lyric in note.lyrics)
    language = "ja" if KANA.search(words) else "zh" if HANZI.search(words) else "en"
    expression = Expression()
    return {
        "part": part,
        "voice": voice,
        "verse": verses[0] if verses else 1,
        "language": language,
        "singer": {_fitting(language, [note.pitch for note in notes]).name: 1.0},
        "route": ROUTES[0],
        "expression": {name: getattr(expression, name) for name in EXPRESSION},
        "transpose": 0,
        "seed": 0,
        "drawn": [],
        "curves": {name: [] for name in CURVES},
        "phones": {},
        "offsets": {},
        "expressions": {},
        "choir": [],
    }


def complete(settings: Mapping[str, Any], score: Score) -> dict[str, Any]:
    """Settings with what nobody has chosen as the score suggests it."""
    whole = suggested(score)
    nested = {name: {**whole[name], **settings.get(name, {})} for name in ("expression", "curves")}
    return {**whole, **settings, **nested}


def own_names(settings: Mapping[str, Any]) -> set[str]:
    """Names of the musician's own voices in settings that need not be complete."""
    singers = [settings.get("singer", {}), *(member["singer"] for member in settings.get("choir", ()))]
    return {name for singer in singers for name in singer if name.startswith(OWN)}


def wishes_of(settings: Mapping[str, Any], *, drawn: bool = True) -> Wishes:
    """Complete settings as the engine takes them; what is drawn belongs to the line that it was drawn for alone."""
    return Wishes(
        language=settings["language"],
        expression=Expression(**settings["expression"]),
        transpose=settings["transpose"],
        drawn=_points(settings["drawn"]) if drawn else (),
        curves={name: _points(line) for name, line in settings["curves"].items()} if drawn else {},
        phones=settings["phones"],
        offsets=settings["offsets"],
        expressions={note: Expression(**settings["expression"] | own) for note, own in settings["expressions"].items()},
        seed=settings["seed"],
    )


def _points(line: list[list[float]]) -> tuple[tuple[int, float], ...]:
    return tuple((int(tick), float(value)) for tick, value in line)


def _line(score: Score) -> tuple[str, str]:
    """The voice with the most words, else the melody, else the first part."""
    worded = [
        (sum(bool(note.lyrics) for note in notes), part.id, voice)
        for part in score.parts
        if not part.percussion
        for voice, notes in part.voices().items()
    ]
    most = max(worded, key=lambda found: found[0], default=None)
    if most and most[0]:
        return most[1], most[2]
    for without in (STUDIO_PARTS, ()):
        try:
            return find_melody(score, None, without)
        except CannotCompose:
            continue
    return (score.parts[0].id if score.parts else ""), "1"


def _fitting(language: str, pitches: list[int]) -> Card:
    """The first voice of a language that reaches as many of the notes as any."""
    of_language = [card for card in cards() if card.language == language]
    return max(of_language, key=lambda card: sum(card.low <= pitch <= card.high for pitch in pitches))
