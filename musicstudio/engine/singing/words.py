"""Written words to syllables, by their script and the singer's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from musicstudio.engine.singing import english, japanese, kanji, mandarin
from musicstudio.engine.singing.phones import Syllable, read_phones, syllable_of

Language = Literal["en", "zh", "ja"]
Syllables = tuple[Syllable, ...]
NEXT = "+"
"""Stands where a word's next syllable is sung, as OpenUtau has it."""

LONGEST_WORD = 100  # letters of a word that is read as one: what its parts are takes the square of their time to find
_BRACKETS = re.compile(r"\[([^\[\]]*)\]\s*$")
_PINYIN = re.compile(r"[A-Za-zÜüÊê]+[1-5]?")
LATIN = re.compile(r"['’]?[A-Za-z]+(?:['’][A-Za-z]+)*['’]?")


_FIRST: dict[Language, str] = {"en": "la", "zh": "啦", "ja": "ら"}


def prepare(language: Language) -> None:
    """Load what the words of a language are read with, for which the first word would wait: a quarter of a second for English, a
    whole one for Japanese."""
    syllables_of([_FIRST[language]], language)


def syllables_of(texts: Sequence[str], language: Language) -> list[Syllables]:
    """What is sung to each part of one word, ("wan", "der", "ing") or ("wandering", NEXT, NEXT); an empty part holds the vowel
    before.

    Hanzi are Mandarin, but Japanese where kana stand beside them or the language is Japanese; Latin letters are pinyin for a
    Mandarin singer and English for all others. What stands in brackets, "high[h a ɪ]", is sung as these
    phones. Raises ValueError where there is nothing to sing, or a phone or pinyin that is none.
    """
    if NEXT in texts[1:]:
        return _shared_out(texts, language)
    if any(_BRACKETS.search(text) for text in texts):
        return [_bracketed(text, language) for text in texts]
    if any(len(scripts_of(text)) > 1 for text in texts):
        return [tuple(syllable for run in scripts_of(text) for syllable in _run(run, language)) for text in texts]
    whole = "".join(texts)
    if is_japanese(whole, language):
        found = kanji.over(kanji.words(whole), texts)
    elif mandarin.HANZI.search(whole):
        rest = iter(mandarin.hanzi_syllables(whole))
        found = [tuple(next(rest) for _ in mandarin.HANZI.findall(text)) for text in texts]
    else:
        parts = [LATIN.findall(plain(text)) for text in texts]
        if language == "zh":
            found = [tuple(map(mandarin.pinyin, _PINYIN.findall(text))) for text in texts]
        elif len(texts) > 1 and len(whole) <= LONGEST_WORD and all(len(words) == 1 for words in parts):
            found = [(syllable,) if syllable else () for syllable in english.word([words[0] for words in parts])]
        else:
            found = [tuple(syllable for word in words for syllable in english.whole(word)) for words in parts]
    if not found[0]:
        raise ValueError(whole)
    return found


def scripts_of(text: str) -> list[str]:
    """A text in runs of one way of writing each, letters or signs: "love" and "愛" of "love愛". What is neither goes with
    what stands before it."""
    runs: list[str] = []
    before = None
    for sign in text:
        east = bool(kanji.SIGN.match(sign) or mandarin.HANZI.match(sign)) if sign.isalpha() else None
        if not runs or (east is not None and before is not None and east != before):
            runs.append("")
        runs[-1] += sign
        before = before if east is None else east
    return runs


def _run(text: str, language: Language) -> Syllables:
    """Beside hanzi, letters that are no pinyin are English."""
    try:
        return syllables_of([text], language)[0]
    except ValueError:
        if language != "zh":
            raise
        return syllables_of([text], "en")[0]


def is_japanese(text: str, language: Language) -> bool:
    """Whether its hanzi and kana are read as Japanese."""
    return bool(japanese.KANA.search(text) or (language == "ja" and kanji.SIGN.search(text)))


def language_of(texts: Iterable[str], language: Language) -> Language:
    """The language of what is written as a whole: kana make a Japanese song of one that nobody has called Mandarin."""
    return "ja" if language == "en" and any(map(japanese.KANA.search, texts)) else language


def _shared_out(texts: Sequence[str], language: Language) -> list[Syllables]:
    begins = [i for i, text in enumerate(texts) if text != NEXT]
    written = [texts[i] for i in begins]
    together = is_japanese("".join(written), language)
    read = syllables_of(written, language) if together else [syllables_of([text], language)[0] for text in written]
    ends = [*begins[1:], len(texts)]
    return [part for syllables, a, b in zip(read, begins, ends, strict=True) for part in spread(syllables, b - a)]


def spread(syllables: Syllables, room: int) -> list[Syllables]:
    """A text's syllables over itself and the `NEXT`s that follow, `room` notes in all; the last takes what is left."""
    single: list[Syllables] = [(syllable,) for syllable in syllables[: room - 1]]
    return [*single, syllables[room - 1 :], *[()] * room][:room]


def plain(text: str) -> str:
    """A text without accents, as the English dictionary has it; wide letters and ligatures as plain ones."""
    return "".join(x for x in unicodedata.normalize("NFKD", text) if not unicodedata.combining(x))


def can_be_sung(text: str) -> bool:
    """Whether there is any letter, kana or hanzi in it; a verse number or a sign is no word."""
    return any(sign.isalpha() for sign in text)


def _bracketed(text: str, language: Language) -> Syllables:
    found = _BRACKETS.search(text)
    if found is None:
        return syllables_of([text], language)[0]
    phones = read_phones(found[1])
    return (syllable_of(phones),) if phones else ()
