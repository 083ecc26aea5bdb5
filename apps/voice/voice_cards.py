"""The cards of the voices: what a musician is told of each of them."""

from typing import Any

from django.conf import settings as site
from django.templatetags.static import static
from django.utils.translation import gettext as _

from apps.library.models import Asker
from apps.voice.controls import OWN
from apps.voice.models import OwnVoice
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


def language_name(code: str) -> str:
    """In the language of the page."""
    return _LANGUAGES[code]()


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
        "state": str(OwnVoice.State.READY),
    }


def learnt_voices(user: Asker) -> list[OwnVoice]:
    """The voices of somebody's own that can sing, or could until the studio's voices changed."""
    return list(OwnVoice.objects.visible_to(user).exclude(sha256=""))


def own_card(voice: OwnVoice) -> dict[str, Any]:
    """The card of a voice of somebody's own, of the same shape; of a stale one it says what to do."""
    description = _("Your own voice; nobody else can choose it")
    if not voice.sings:
        description = _("The studio’s voices have changed since; learn this one again to sing with it.")
    return {
        "name": f"{OWN}{voice.pk}",
        "title": voice.name,
        "language": voice.language,
        "range": [voice.low, voice.high],
        "description": description,
        "licence": _("yours alone"),
        "preview": None,
        "state": str(OwnVoice.State.READY if voice.sings else OwnVoice.State.STALE),
    }


def shown_cards(user: Asker) -> list[dict[str, Any]]:
    """Every card with its language and range in words, as the page of all voices shows them."""
    return [_in_words(card) for card in (*map(own_card, learnt_voices(user)), *map(voice_card, cards()))]


def _in_words(card: dict[str, Any]) -> dict[str, Any]:
    low, high = (f"{_PITCHES[pitch % 12]}{pitch // 12 - 1}" for pitch in card["range"])
    said = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return card | {"language": language_name(card["language"]), "range": said}
