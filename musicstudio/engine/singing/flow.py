"""Pasted words laid over the notes of a line, syllable by syllable.

Hanzi take a note each, kana and Japanese kanji a note for each mora (a kanji of three goes on as "+" "+"), English words a note
for each syllable; where a word is written with hyphens ("wan-der-ing", "wan- der- ing") these part it. "-" holds the vowel for
one more note, "+" sings the next syllable of the word before it. What has no letter (a dash, an emoji, a verse number) is not
sung and stays with the word beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from musicstudio.engine.lyrics.hyphens import hyphenate
from musicstudio.engine.lyrics.pronunciation import dictionary, sounds
from musicstudio.engine.notation.score import Lyric, Note, Score, Syllabic
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.singing import kanji
from musicstudio.engine.singing.kanji import SIGN
from musicstudio.engine.singing.underlay import HOLDS, line_of
from musicstudio.engine.singing.words import LATIN, NEXT, Language, can_be_sung, language_of, plain

LONGEST = 100  # signs of one syllable, as a Score takes them
_TOKEN = re.compile(r"[^\s\[\]]*\[[^\[\]]*\]\S*|\S+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐](?=[^\W\d_])")


@dataclass(frozen=True)
class Flow:
    """What pasted words come to.

    lyrics     by the id of a note: all that stands under it now, other verses too
    left_over  the end of the text that found no note
    empty      notes after the last syllable that have no words
    """

    lyrics: Mapping[str, tuple[Lyric, ...]]
    left_over: str
    empty: int


@dataclass
class _Word:
    """Its syllables as they are written, each for a note ("" holds), and where it begins in the text."""

    start: int
    parts: list[str]
    goes_on: bool = False


def flow(
    score: Score, part: str, voice: str, verse: int, text: str, *, language: Language, start: str = "", overwrite: bool = True
) -> Flow:
    """Lay `text` over a voice of a part from the note `start` on, the first one when that is "". Without `overwrite` only notes
    that have no words take any. Raises KeyError where there is no such part or note."""
    notes = places(score, part, voice)
    ids = [note.id for note in notes]
    if start and start not in ids:
        raise KeyError(start)
    notes = notes[ids.index(start) if start else 0 :]
    free = [note for note in notes if overwrite or not _has_words(note, verse)]
    lyrics: dict[str, tuple[Lyric, ...]] = {}
    placed = 0
    last: Note | None = None
    words = _words(text, language_of([text], language))
    if not words:
        return Flow({}, text.strip(), sum(not _has_words(note, verse) for note in notes))
    left = ""
    for word in words:
        if placed == len(free):
            if word.parts == [NEXT]:  # the rest of a kanji, which the note before it takes
                continue
            return Flow(lyrics, f"{left} {text[word.start :]}".strip(), 0)
        room, texts = len(free) - placed, word.parts
        if len(texts) > room:  # the last note takes what is left of the word
            rest = "".join(texts[room - 1 :])
            texts, left = [*texts[: room - 1], rest[:LONGEST]], rest[LONGEST:]
        for syllable, note in zip(_marked(texts), free[placed:], strict=False):
            others = [lyric for lyric in note.lyrics if lyric.verse != verse]
            if syllable is None:
                lyrics[note.id] = tuple(others)
                if last:
                    lyrics[last.id] = tuple(replace(x, extend=True) if x.verse == verse else x for x in lyrics[last.id])
            else:
                fresh = Lyric(syllable[0], syllable[1], verse)
                lyrics[note.id], last = tuple(sorted([*others, fresh], key=lambda lyric: lyric.verse)), note
        placed += len(texts)
    after = notes[notes.index(free[placed - 1]) + 1 :] if placed else notes
    return Flow(lyrics, left, sum(not _has_words(note, verse) for note in after))


def places(score: Score, part: str, voice: str) -> list[Note]:
    """The notes under which words stand: of a note and its graces the first. Raises KeyError where there is no such part."""
    line = line_of([note for note in sounding_notes(score.part(part)) if note.voice == voice])
    return [note for i, note in enumerate(line) if not (i and line[i - 1].grace)]


def _has_words(note: Note, verse: int) -> bool:
    return any(lyric.verse == verse and lyric.text.strip() for lyric in note.lyrics)


def _marked(texts: Sequence[str]) -> list[tuple[str, Syllabic] | None]:
    """Each text with its place in the word; None holds."""
    sung = [i for i, text in enumerate(texts) if text]
    found: list[tuple[str, Syllabic] | None] = []
    for i, text in enumerate(texts):
        if not text:
            found.append(None)
        elif len(sung) == 1:
            found.append((text, "single"))
        else:
            found.append((text, "begin" if i == sung[0] else "end" if i == sung[-1] else "middle"))
    return found


def _words(text: str, language: Language) -> list[_Word]:
    words: list[_Word] = []
    waiting, begin = "", 0  # signs before the first word
    pluses = 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token == NEXT and words:
            pluses += 1
            continue
        _go_on(words, pluses)
        pluses = 0
        if token in HOLDS and words and words[-1].goes_on:
            words[-1].parts.append("")
        elif token in HOLDS:
            words.append(_Word(found.start(), [""]))
        elif not can_be_sung(token):
            sung = next((word for word in reversed(words) if word.parts[-1] not in ("", NEXT)), None)
            if sung:
                sung.parts[-1] += f" {token}"
            else:
                waiting, begin = f"{waiting}{token} ", begin if waiting else found.start()
        else:
            fresh = list(_parted(token, found.start(), language))
            if waiting:
                fresh[0].parts[0], fresh[0].start, waiting = waiting + fresh[0].parts[0], begin, ""
            if words and words[-1].goes_on:
                words[-1].parts += fresh[0].parts
                words[-1].goes_on = fresh[0].goes_on
                fresh = fresh[1:]
            words += fresh
    _go_on(words, pluses)
    for word in words:
        word.parts = [piece for part in word.parts for piece in _short(part)]
    return words


def _go_on(words: list[_Word], pluses: int) -> None:
    """The last word over as many more notes as "+" was written behind it; of a kanji instead of the notes it would take."""
    if not pluses:
        return
    if words[-1].parts != [NEXT]:
        words[-1].parts = _shared_out(words[-1].parts, 1 + pluses)
        return
    while words[-1].parts == [NEXT]:
        words.pop()
    words += [_Word(words[-1].start, [NEXT]) for _ in range(pluses)]


def _shared_out(parts: list[str], count: int) -> list[str]:
    """Syllables over so many notes: the last takes what is left, or the vowel is held."""
    return [*parts[: count - 1], "".join(parts[count - 1 :])] if len(parts) >= count else parts + [""] * (count - len(parts))


def _short(part: str) -> list[str]:
    return [part[i : i + LONGEST] for i in range(0, len(part), LONGEST)] or [""]


def _parted(token: str, start: int, language: Language) -> Iterator[_Word]:
    """The words of a text without spaces."""
    if "[" in token:
        yield _Word(start, [token])
        return
    signs = list(SIGN.finditer(token))
    if not signs:
        goes_on = len(token) > 1 and token[-1] in "-‐"
        yield _Word(start, _syllables(token[:-1] if goes_on else token, language), goes_on)
        return
    morae = _morae(token) if language == "ja" else {}
    # Between hanzi and kana what is sung stands alone, what is not stays with the sign before it.
    cuts = [0] if can_be_sung(token[: signs[0].start()]) else []
    for sign, following in zip(signs, [*signs[1:], None], strict=True):
        cuts.append(sign.start() if cuts else 0)
        if can_be_sung(token[sign.end() : following.start() if following else len(token)]):
            cuts.append(sign.end())
    for begin, end in zip(cuts, [*cuts[1:], len(token)], strict=True):
        piece = token[begin:end]
        parts = [piece] if SIGN.search(piece) else _syllables(piece, language)
        yield _Word(start + begin, parts)
        first = SIGN.search(piece)
        more = morae.get(begin + first.start(), 1) - 1 if first else 0
        yield from (_Word(start + begin, [NEXT]) for _ in range(more))


def _morae(token: str) -> dict[int, int]:
    """How many morae each kana or kanji of a text has, by where it stands."""
    counts = [len(morae) for word in kanji.words(token) for sign, morae in zip(word.signs, word.morae, strict=True) for _ in sign]
    places = [place for sign in SIGN.finditer(token) for place in range(*sign.span())]
    return dict(zip(places, counts, strict=True))


def _syllables(word: str, language: Language) -> list[str]:
    """A word in Latin letters by its hyphens, else by its syllables; of pinyin each is one."""
    pieces = _HYPHEN.split(word)
    whole = plain("".join(pieces)).lower().strip("'’.,;:!?\"”“()")
    if language == "zh" or (len(pieces) > 1 and whole in dictionary()):
        return pieces
    return [syllable for piece in pieces for syllable in _by_sound(piece)]


def _by_sound(word: str) -> list[str]:
    letters = plain(word)
    found = list(LATIN.finditer(letters))
    if len(found) != 1 or not len(letters) == len(word) <= LONGEST:
        return [word]
    begin, end = found[0].span()
    try:
        parts = hyphenate(letters[begin:end], sounds(letters[begin:end])[0])
    except ValueError:
        return [word]
    cuts = [0]
    for part in parts:
        cuts.append((cuts[-1] or begin) + len(part))
    cuts[-1] = len(word)
    return [word[a:b] for a, b in pairwise(cuts)]
