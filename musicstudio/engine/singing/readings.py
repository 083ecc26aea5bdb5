"""The ways in which a word can be sung, where there is more than one: hanzi with several sounds, kanji with several readings,
English words with several pronunciations ("live", "wind")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate

from musicstudio.engine.notation.score import Note
from musicstudio.engine.singing import english, kanji, mandarin
from musicstudio.engine.singing.phones import LONGEST_PHONES, NEXT_SYLLABLE, Syllable
from musicstudio.engine.singing.underlay import language_under, words_of
from musicstudio.engine.singing.words import LATIN, NEXT, Language, Syllables, is_japanese, plain, spread

Way = tuple[str, list[Syllables]]  # what it is called, and what is sung from the note on which its word begins


@dataclass(frozen=True, slots=True)
class Reading:
    """`text`: pinyin with its tone, kana, or phones. `phones`: by the id of a note what is sung there, as `Wishes` take it."""

    text: str
    phones: Mapping[str, str]


def readings(notes: Sequence[Note], verse: int, language: Language) -> dict[str, tuple[Reading, ...]]:
    """By the id of the note on which a word begins the ways to sing it; first the one that is sung as long as nothing else is
    wished. `notes` as `underlay.line_of` gives them."""
    language = language_under(notes, verse, language)
    found: dict[str, tuple[Reading, ...]] = {}
    for places, texts in words_of(notes, verse, language):
        for begin, ways in _ways(texts, language):
            ids = [notes[place].id for place in places[begin:]]
            told: dict[tuple[str, ...], Reading] = {}
            for text, way in ways:
                if phones := _written(ids, way):
                    told.setdefault(tuple(phones.values()), Reading(text, phones))
            if len(told) > 1:
                found[ids[0]] = tuple(told.values())
    return found


def _written(ids: Sequence[str], way: Sequence[Syllables]) -> dict[str, str]:
    """By note, phones as a musician writes them; a note that holds has the vowel before. Nothing where it is too long."""
    written: dict[str, str] = {}
    vowel = ""
    for note, syllables in zip(ids, way, strict=False):
        written[note] = f" {NEXT_SYLLABLE} ".join(map(str, syllables)) or vowel
        vowel = syllables[-1].nucleus[0] if syllables else vowel
    return written if all(len(phones) <= LONGEST_PHONES for phones in written.values()) else {}


def _ways(texts: Sequence[str], language: Language) -> Iterator[tuple[int, list[Way]]]:
    """For the words of a text whose parts lie on notes: where each begins, and its ways. What has brackets is as it is."""
    if any("[" in text for text in texts):
        return
    begins = [i for i, text in enumerate(texts) if text != NEXT]
    rooms = [b - a for a, b in zip(begins, [*begins[1:], len(texts)], strict=True)]
    written = [texts[i] for i in begins]
    if is_japanese("".join(written), language):
        yield from _japanese(written, begins, rooms)
    elif mandarin.HANZI.search("".join(written)):
        yield from _mandarin(written, begins, rooms)
    elif language != "zh":
        yield 0, _english(written, rooms)


def _mandarin(texts: Sequence[str], begins: Sequence[int], rooms: Sequence[int]) -> Iterator[tuple[int, list[Way]]]:
    each = iter(mandarin.readings("".join(texts)))
    for text, begin, room in zip(texts, begins, rooms, strict=True):
        signs = [next(each) for _ in mandarin.HANZI.findall(text)]
        if len(signs) == 1:
            yield begin, [(name, spread(sung, room)) for name in signs[0] if (sung := _pinyin(name))]


def _pinyin(text: str) -> Syllables:
    with suppress(ValueError):
        return (mandarin.pinyin(text),)
    return ()


def _english(texts: Sequence[str], rooms: Sequence[int]) -> list[Way]:
    parts = [LATIN.findall(plain(text)) for text in texts]
    if any(len(part) != 1 for part in parts):
        return []
    ways = english.ways([part[0] for part in parts])
    if len(texts) == 1:
        return [(_called(way), spread(tuple(filter(None, way)), rooms[0])) for way in ways]
    return [(_called(way), [(syllable,) if syllable else () for syllable in way]) for way in ways]


def _called(way: Sequence[Syllable | None]) -> str:
    return "·".join("".join(syllable.phones) for syllable in way if syllable)


def _japanese(texts: Sequence[str], begins: Sequence[int], rooms: Sequence[int]) -> Iterator[tuple[int, list[Way]]]:
    words = kanji.words("".join(texts))
    ends = list(accumulate(len("".join(sign[0] for sign in kanji.SIGN.finditer(text))) for text in texts))
    place = 0
    for k, word in enumerate(words):
        first, last = (next(i for i, end in enumerate(ends) if at < end) for at in (place, place + len(word.text) - 1))
        place += len(word.text)
        if others := kanji.others(word):
            ways = []
            for way in [word, *others]:
                sung = kanji.over([*words[:k], way, *words[k + 1 :]], texts)[first : last + 1]
                over = [part for syllables, room in zip(sung, rooms[first:], strict=False) for part in spread(syllables, room)]
                ways.append((way.kana, over))
            yield begins[first], ways
