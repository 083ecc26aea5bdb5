"""A score's melody and the words under it, as what is sung: which syllables on which notes, in seconds.

A note without words goes on with the vowel before it: within a word, under a line of extension, as "-", or because nothing is
written there. Under "+" the next syllable of the word before is sung. After a rest a note without words begins its vowel anew.
Ties are one note. A grace note is sung as the beginning of the note that follows. Where chords are written into one voice, the
highest note is sung.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from musicstudio.engine.notation.score import Lyric, Note, Score, note_order
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.singing.japanese import kana_of
from musicstudio.engine.singing.kanji import SIGN
from musicstudio.engine.singing.mandarin import HANZI
from musicstudio.engine.singing.phones import Syllable
from musicstudio.engine.singing.words import LONGEST_WORD, NEXT, Language, Syllables, can_be_sung, language_of, syllables_of

HOLDS = ("-", "_", "—", "–", "ー", "~", "+~", "+*")
GRACE = 0.09  # seconds of a grace note; the graces of a note take half of it at most
OPEN = Syllable(("ɑ",))


@dataclass(frozen=True, slots=True)
class Sung:
    """One note as it is sung.

    note        id of its first head
    start, end  seconds
    pitch       MIDI number
    syllables   those begun on it, one after the other; none = it holds the vowel before
    text        the words as written
    """

    note: str
    start: float
    end: float
    pitch: int
    syllables: Syllables
    text: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What had to be guessed: a note after a rest has no words, or its words cannot be read and an open vowel is sung."""

    note: str
    kind: Literal["no-words", "unknown"]
    text: str = ""


def read_score(score: Score, part: str, voice: str, verse: int, language: Language) -> tuple[list[Sung], list[Remark]]:
    """What is sung of one voice of a part, and what had to be guessed. Raises KeyError where there is no such part."""
    notes = line_of([note for note in sounding_notes(score.part(part)) if note.voice == voice])
    words, remarks = read_words(notes, verse, language_under(notes, verse, language))
    times = _times(score, notes)
    sung = [Sung(note.id, start, end, note.pitch, *word) for note, word, (start, end) in zip(notes, words, times, strict=True)]
    return sung, remarks


def line_of(notes: Sequence[Note]) -> list[Note]:
    """One note at a time: of a chord the highest, and each note ends where the next begins. The words of a note stand under the
    first of its graces, which come before it."""
    line: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.onset, not n.grace, note_order(n))):
        before = line[-1] if line else None
        if before and not note.grace and not before.grace and before.onset == note.onset:
            top = max(before, note, key=lambda n: n.pitch)
            line[-1] = replace(top, lyrics=top.lyrics or before.lyrics or note.lyrics)
            continue
        if before and before.end > note.onset:
            line[-1] = replace(before, duration=note.onset - before.onset)
        line.append(note)
    for i, note in enumerate(line):
        first = i
        while first and line[first - 1].grace:
            first -= 1
        if first < i and not note.grace:
            words = next((n.lyrics for n in line[first : i + 1] if n.lyrics), ())
            line[first : i + 1] = [replace(n, lyrics=words if k == 0 else ()) for k, n in enumerate(line[first : i + 1])]
    return line


def _times(score: Score, notes: Sequence[Note]) -> list[tuple[float, float]]:
    """Start and end of each note; graces take the beginning of the note that follows, or stand before the end of the music."""
    starts, ends = (seconds_at(score, ticks) for ticks in ([n.onset for n in notes], [n.end for n in notes]))
    times, graces = list(zip(starts, ends, strict=True)), 0
    for i, note in enumerate(notes):
        if note.grace and i + 1 < len(notes):
            graces += 1
            continue
        start, end = times[i]
        length = min(GRACE, (end - start) / 2 / max(1, graces)) if not note.grace else GRACE
        for k in range(graces + 1):
            begin = start + k * length
            times[i - graces + k] = (begin, begin + length if k < graces or note.grace else end)
        graces = 0
    return times


def language_under(notes: Sequence[Note], verse: int, language: Language) -> Language:
    """The language of a line, as `words.language_of` has it."""
    return language_of((lyric.text for note in notes for lyric in note.lyrics if lyric.verse == verse), language)


def read_words(notes: Sequence[Note], verse: int, language: Language) -> tuple[list[tuple[Syllables, str]], list[Remark]]:
    """For each note of a line the syllables begun on it and its text, and what had to be guessed. A Japanese verse in Latin
    letters alone is read as romaji."""
    if language == "ja":
        notes = _in_kana(notes, verse)
    read: list[tuple[Syllables, str]] = [((), "")] * len(notes)
    remarks: list[Remark] = []
    for places, texts, found in (read for word in words_of(notes, verse, language) for read in _read(*word, language)):
        if found is None:
            remarks.append(Remark(notes[places[0]].id, "unknown", "".join(texts)))
            found = [(OPEN,), *[()] * (len(places) - 1)]
        for place, syllables, text in zip(places, found, texts, strict=True):
            read[place] = (syllables, text)
    vowel, end = OPEN, -1
    for i, note in enumerate(notes):
        if read[i][0]:
            vowel = read[i][0][-1]
        elif note.onset > end:
            read[i] = ((Syllable(vowel.nucleus[:1]),), read[i][1])
            remarks.append(Remark(note.id, "no-words"))
        end = note.end
    return read, remarks


def _in_kana(notes: Sequence[Note], verse: int) -> Sequence[Note]:
    lyrics = [_lyric(note, verse) for note in notes]
    if any(lyric and SIGN.search(lyric.text) for lyric in lyrics):
        return notes
    kana = [kana_of(lyric.text.strip()) if lyric else None for lyric in lyrics]
    return [
        replace(note, lyrics=(replace(lyric, text=text),)) if lyric and text else note
        for note, lyric, text in zip(notes, lyrics, kana, strict=True)
    ]


def _read(
    places: list[int], texts: list[str], language: Language
) -> Iterator[tuple[list[int], list[str], Sequence[Syllables] | None]]:
    """A word with the syllables of its parts, None where they cannot be read; of hanzi one by one then."""
    try:
        yield places, texts, syllables_of(texts, language)
    except ValueError:
        begins = [i for i, text in enumerate(texts) if text != NEXT]
        if len(begins) == 1 or not all(SIGN.match(texts[i]) for i in begins):
            yield places, texts, None
            return
        for a, b in zip(begins, [*begins[1:], len(texts)], strict=True):
            yield from _read(places[a:b], texts[a:b], language)


def words_of(notes: Sequence[Note], verse: int, language: Language) -> Iterator[tuple[list[int], list[str]]]:
    """Words over the notes that begin their parts: places and texts. Hanzi, or signs of Japanese, one after the other are read
    as one, since how one is read hangs on the others. A middle or an end that nothing has begun, as engravers leave them, begins
    a word of its own."""
    places, texts, over = list[int](), list[str](), True
    for i, note in enumerate(notes):
        lyric = _lyric(note, verse)
        if lyric is None:
            continue
        text = lyric.text.strip()
        if text == NEXT and lyric.syllabic == "single":
            if places:
                places.append(i)
                texts.append(NEXT)
            continue
        goes_on = lyric.syllabic == "single" and texts and _is_read_with(texts, text, language)
        if language == "ja":  # a rest is also one between sentences
            goes_on = goes_on and notes[i - 1].end >= note.onset
        if places and (over or lyric.syllabic in ("single", "begin")) and not goes_on:
            yield places, texts
            places, texts = [], []
        over = lyric.syllabic in ("single", "end")
        places.append(i)
        texts.append(text)
    if places:
        yield places, texts


def _is_read_with(texts: Sequence[str], text: str, language: Language) -> bool:
    if language != "ja":
        return bool(HANZI.fullmatch(texts[-1]) and HANZI.match(text))
    before = next((each for each in reversed(texts) if each != NEXT), "")
    return len(texts) < LONGEST_WORD and bool(SIGN.match(before[-1:]) and SIGN.match(text) and "[" not in text)


def _lyric(note: Note, verse: int) -> Lyric | None:
    """The syllable of a verse; a note that only holds has none."""
    lyric = next((x for x in note.lyrics if x.verse == verse), None)
    if lyric and lyric.text.strip() == NEXT:
        return lyric
    return lyric if lyric and can_be_sung(lyric.text) and lyric.text.strip() not in HOLDS else None
