"""How a song is sung as long as nobody says how: what its score suggests."""

from collections.abc import Mapping, Set
from typing import Any

from apps.voice.controls import ROUTES
from musicstudio.engine.notation import Note, Score
from musicstudio.engine.notation.choir import STUDIO_PARTS
from musicstudio.engine.request import CannotCompose, find_melody
from musicstudio.engine.singing.japanese import KANA, kana_of
from musicstudio.engine.singing.mandarin import HANZI
from musicstudio.engine.singing.performance import CURVES
from musicstudio.engine.singing.pitch import EXPRESSION, Expression
from musicstudio.engine.singing.voices import Card, cards
from musicstudio.engine.singing.words import can_be_sung

ROMAJI = 6
"""Different words from which on it is no chance that all of them are romaji."""
SIGNS = 0.3
"""Share of the words in hanzi or kana from which on a song is no English one with a few such words."""


def suggested(score: Score) -> dict[str, Any]:
    """Settings for a score as long as nobody has chosen any: the part with the most words, in their language, and a voice that
    reaches its notes."""
    part, voice = _line(score)
    notes = _notes(score, part, voice)
    verses = sorted({lyric.verse for note in notes for lyric in note.lyrics})
    language = _language({lyric.text.strip() for note in notes for lyric in note.lyrics if can_be_sung(lyric.text)})
    expression = Expression()
    return {
        "part": part,
        "voice": voice,
        "verse": verses[0] if verses else 1,
        "language": language,
        "singer": {singer_for(score, part, voice, language): 1.0},
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
        "drawings": {},
        "verses": {},
    }


def complete(settings: Mapping[str, Any], score: Score) -> dict[str, Any]:
    """Settings with what nobody has chosen as the score suggests it."""
    whole = suggested(score)
    nested = {name: {**whole[name], **settings.get(name, {})} for name in ("expression", "curves")}
    return {**whole, **settings, **nested}


def _language(words: Set[str]) -> str:
    """By the signs in which a good part of the words is written; Latin letters are Japanese where every word is romaji, which no
    English verse is."""
    if len(words) >= ROMAJI and all(map(kana_of, words)):
        return "ja"
    signs = [word for word in words if KANA.search(word) or HANZI.search(word)]
    if not signs or len(signs) < len(words) * SIGNS:
        return "en"
    return "ja" if any(map(KANA.search, signs)) else "zh"


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


def singer_for(score: Score, part: str, voice: str, language: str) -> str:
    """The first of the studio's voices of a language that reaches most of a line's notes, and comes nearest to the rest."""
    pitches = [note.pitch for note in _notes(score, part, voice)]

    def reach(card: Card) -> tuple[int, int]:
        beyond = [max(card.low - pitch, pitch - card.high, 0) for pitch in pitches]
        return beyond.count(0), -sum(beyond)

    return max((card for card in cards() if card.language == language), key=reach).name


def _notes(score: Score, part: str, voice: str) -> list[Note]:
    return [note for p in score.parts if p.id == part for note in p.notes if note.voice == voice]
