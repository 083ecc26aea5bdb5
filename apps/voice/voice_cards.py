"""The cards of the voices as the gallery shows them."""

from typing import Any

from django.utils.translation import gettext as _

from apps.voice.api import _card
from musicstudio.engine.singing.voices import cards

_STEPS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_LANGUAGES = {"en": lambda: _("English"), "zh": lambda: _("Mandarin"), "ja": lambda: _("Japanese")}


def shown_cards() -> list[dict[str, Any]]:
    """Every voice with its language and range in words."""
    return [_shown(_card(card)) for card in cards()]


def _shown(card: dict[str, Any]) -> dict[str, Any]:
    low, high = (f"{_STEPS[pitch % 12]}{pitch // 12 - 1}" for pitch in card["range"])
    return card | {"language": _LANGUAGES[card["language"]](), "range": _("%(low)s to %(high)s") % {"low": low, "high": high}}
