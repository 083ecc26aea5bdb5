"""The cards of the voices: what a musician is told of each of them."""

from typing import Any

from django.conf import settings as site
from django.templatetags.static import static
from django.utils.translation import gettext as _

from musicstudio.engine.singing.voices import LICENCE, Card, cards

_DESCRIPTIONS = {
    ("en", True): lambda: _("A high voice, at home in English"),
    ("en", False): lambda: _("A low voice, at home in English"),
    ("zh", True): lambda: _("A high voice, at home in Mandarin"),
    ("zh", False): lambda: _("A low voice, at home in Mandarin"),
    ("ja", True): lambda: _("A high voice, at home in Japanese"),
    ("ja", False): lambda: _("A low voice, at home in Japanese"),
}
_LANGUAGES = {"en": lambda: _("English"), "zh": lambda: _("Mandarin"), "ja": lambda: _("Japanese")}
_PITCHES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


def voice_card(card: Card) -> dict[str, Any]:
    """A card as the API gives it; `preview` is the address of a short sound, None while there is none."""
    preview = f"voices/{card.name}.ogg"
    there = (site.BASE_DIR / "static" / preview).exists()
    return {
        "name": card.name,
        "title": card.title,
        "language": card.language,
        "range": [card.low, card.high],
        "description": _DESCRIPTIONS[card.language, card.high_voice](),
        "licence": LICENCE,
        "preview": static(preview) if there else None,
    }


def shown_cards() -> list[dict[str, Any]]:
    """Every card with its language and range in words, as the page of all voices shows them."""
    return [_in_words(voice_card(card)) for card in cards()]


def _in_words(card: dict[str, Any]) -> dict[str, Any]:
    low, high = (f"{_PITCHES[pitch % 12]}{pitch // 12 - 1}" for pitch in card["range"])
    said = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return card | {"language": _LANGUAGES[card["language"]](), "range": said}
