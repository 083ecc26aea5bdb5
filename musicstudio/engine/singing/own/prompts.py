"""The prompts of a language, and which phones are heard when one is read aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from musicstudio.engine.singing.own.texts import ENGLISH, JAPANESE, MANDARIN
from musicstudio.engine.singing.phones import PAUSE, is_vowel
from musicstudio.engine.singing.timing import seconds_of
from musicstudio.engine.singing.words import LATIN, Language, syllables_of

CONSENT = 0
"""Number of the prompt that is the statement of consent."""
LEAST_SECONDS = 180
"""Of all recordings together that a voice is learnt from."""
FEWEST = 8
"""Recordings that a voice is learnt from: one of them chooses, one measures."""
_TEXTS = {"en": ENGLISH, "zh": MANDARIN, "ja": JAPANESE}
CLAUSES = re.compile(r"[,.;:?!，。；：？！、]+")
BREATH, COMMA = 0.15, 0.3  # seconds of silence before and after a prompt, at a sign between two clauses
VOWEL: dict[Language, float] = {"en": 0.1, "zh": 0.15, "ja": 0.085}  # seconds of a spoken one
SPOKEN = 0.8  # of the length of a sung consonant


@dataclass(frozen=True, slots=True)
class Prompt:
    """`number` within its language; `text` is shown, `said` is what the reader of words can pronounce."""

    number: int
    language: Language
    text: str
    said: str


@cache
def prompts(language: Language) -> tuple[Prompt, ...]:
    """All prompts of a language, the consent first. They are known by their numbers: new ones come at the end."""
    return tuple(Prompt(number, language, text, said) for number, (text, said) in enumerate(_TEXTS[language]))


@cache
def plan(prompt: Prompt) -> tuple[tuple[str, float, float], ...]:
    """Phones of a prompt (phone, start, end) at plausible times, seconds without gaps, silence at both ends."""
    found: list[tuple[str, float]] = [(PAUSE, BREATH)]
    for clause in filter(str.strip, CLAUSES.split(prompt.said)):
        words = LATIN.findall(clause) if prompt.language == "en" else clause.split()
        for word in words:
            for syllable in syllables_of([word], prompt.language)[0]:
                found += [(phone, _seconds(phone, prompt.language)) for phone in syllable.phones]
        found.append((PAUSE, COMMA))
    found[-1] = (PAUSE, BREATH)
    now, placed = 0.0, []
    for phone, seconds in found:
        placed.append((phone, now, now + seconds))
        now += seconds
    return tuple(placed)


def usual_seconds(prompt: Prompt) -> float:
    """How long a prompt takes about to read."""
    return plan(prompt)[-1][2]


def _seconds(phone: str, language: Language) -> float:
    return VOWEL[language] if is_vowel(phone) else SPOKEN * seconds_of(phone)
