"""Written words to syllables, by their script and the singer's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from musicstudio.engine.singing import english, japanese, mandarin
from musicstudio.engine.singing.phones import Syllable, read_phones, syllable_of

Language = Literal["en", "zh", "ja"]
Syllables = tuple[Syllable, ...]
NEXT = "+"
"""Stands where a word's next syllable is sung, as OpenUtau has it."""

LONGEST_WORD = 100  # letters of a word that is read as one: what its parts are takes the square of their time to find
_BRACKETS = re.compile(r"\[([^\[\]]*)\]\s*$")
_PINYIN = re.compile(r"[A-Za-zÜüÊê]+[1-5]?")
LATIN = re.compile(r"['’]?[A-Za-z]+(?:['’][A-Za-z]+)*['’]?")


def syllables_of(texts: Sequence[str], language: Language) -> list[Syllables]:
    """What is sung to each part of one word, ("wan", "der", "ing") or ("wandering", NEXT, NEXT); an empty part holds the vowel
    before.

    Hanzi are Mandarin, and cannot be read where kana stand beside them or the language is Japanese; kana are Japanese; Latin
    letters are pinyin for a Mandarin singer and English for all others. What stands in brackets, "high[h a ɪ]", is sung as these
    phones. Raises ValueError where there is nothing to sing, or a phone or pinyin that is none.
    """
    if NEXT in texts[1:]:
        return _shared_out(texts, language)
    if any(_BRACKETS.search(text) for text in texts):
        return [_bracketed(text, language) for text in texts]
    whole = "".join(texts)
    kana = japanese.KANA.search(whole)
    if mandarin.HANZI.search(whole):
        if kana or language == "ja":
            raise ValueError(whole)
        rest = iter(mandarin.hanzi_syllables(whole))
        found = [tuple(next(rest) for _ in mandarin.HANZI.findall(text)) for text in texts]
    elif kana:
        found = [tuple(japanese.kana_syllables(text)) for text in texts]
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


def _shared_out(texts: Sequence[str], language: Language) -> list[Syllables]:
    """Each text's syllables over itself and the `NEXT`s that follow; the last of these takes what is left."""
    found: list[Syllables] = []
    begins = [i for i, text in enumerate(texts) if text != NEXT]
    for begin, end in zip(begins, [*begins[1:], len(texts)], strict=True):
        [syllables] = syllables_of([texts[begin]], language)
        room = end - begin
        single: list[Syllables] = [(syllable,) for syllable in syllables[: room - 1]]
        found += [*single, syllables[room - 1 :], *[()] * room][:room]
    return found


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
