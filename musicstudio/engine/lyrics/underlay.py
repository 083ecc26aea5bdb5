"""Words under notes: text to syllables, syllables to a score's lyrics, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from musicstudio.engine.lyrics.hyphens import hyphenate
from musicstudio.engine.lyrics.metre import Strength
from musicstudio.engine.lyrics.phrases import Phrase
from musicstudio.engine.lyrics.pronunciation import Sound, sounds
from musicstudio.engine.notation.score import Lyric, Note, Score, Syllabic

_TOKEN = re.compile(r"\S+")
_HEART = re.compile(r"[A-Za-z'’]*[A-Za-z][A-Za-z'’]*")


@dataclass(frozen=True)
class Word:
    """A word as it stands in a line, with what stands around it ("Hello,"), and how it sounds there."""

    text: str
    sound: Sound

    @property
    def bare(self) -> str:
        """The word in lower case without what stands around it."""
        return heart(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The word's text by syllable."""
        found = _HEART.search(self.text)
        if found is None:
            return (self.text,)
        parts = list(hyphenate(found.group(), self.sound))
        parts[0] = self.text[: found.start()] + parts[0]
        parts[-1] += self.text[found.end() :]
        return tuple(parts)


def heart(text: str) -> str:
    """The first word of a text in lower case, without what stands around it; "" when there is none."""
    found = _HEART.search(text)
    return found.group().lower().replace("’", "'") if found else ""


def fits(sound: Sound, strengths: Sequence[Strength]) -> bool:
    """Whether the primary stress is on the strongest of the word's notes (on one of them, where several are strongest)."""
    return strengths[sound.stressed] == max(strengths)


def read_line(text: str, strengths: Sequence[Strength]) -> list[Word] | None:
    """The words of a text, pronounced so that they have as many syllables as there are notes, with the stresses where they belong
    as often as can be; None when that cannot be. Hyphens and dashes part words; what has no letter ("&") is not sung and stays
    with the word before it."""
    tokens = list[str]()
    for token in _TOKEN.findall(text):
        for number, part in enumerate(filter(None, re.split(r"(?<=[-–—])", token))):
            if _HEART.search(part):
                tokens.append(part)
            elif tokens:
                tokens[-1] += part if number else f" {part}"
    ways: dict[int, tuple[int, list[Word]]] = {0: (0, [])}
    for token in tokens:
        found = _HEART.search(token)
        further: dict[int, tuple[int, list[Word]]] = {}
        for begin, (faults, words) in ways.items():
            for sound in sounds(found.group()) if found else ():
                end = begin + sound.syllables
                if end > len(strengths):
                    continue
                count = faults + (not fits(sound, strengths[begin:end]))
                if end not in further or count < further[end][0]:
                    further[end] = (count, [*words, Word(token, sound)])
        ways = further
    return ways[len(strengths)][1] if len(strengths) in ways else None


def syllable_range(text: str) -> tuple[int, int]:
    """Fewest and most syllables of a text."""
    counts = [[s.syllables for s in sounds(match.group())] for match in _HEART.finditer(text)]
    return sum(min(count) for count in counts), sum(max(count) for count in counts)


def underlaid(words: Sequence[Word], strengths: Sequence[Strength]) -> Iterator[tuple[Word, Sequence[Strength]]]:
    """Each word with the strengths of its notes."""
    begin = 0
    for word in words:
        yield word, strengths[begin : begin + word.sound.syllables]
        begin += word.sound.syllables


def text_of(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def lay(score: Score, melody: tuple[str, str], verse: int, phrase: Phrase, words: Sequence[Word]) -> Score:
    """`score` with these words, as many syllables as notes, as this verse of one phrase; all else of it as it was."""
    written: dict[str, Lyric] = {}
    syllables = [pair for word in words for pair in _marked(word.parts)]
    for (text, which), heads in zip(syllables, phrase.sung, strict=True):
        written[heads[0]] = Lyric(text, which, verse, extend=any(head in phrase.melisma for head in heads))

    def sung(note: Note) -> Note:
        if note.voice != melody[1] or not phrase.start <= note.onset < phrase.end:
            return note
        others = [lyric for lyric in note.lyrics if lyric.verse != verse]
        fresh = [written[note.id]] if note.id in written else []
        return replace(note, lyrics=tuple(sorted([*others, *fresh], key=lambda lyric: lyric.verse)))

    parts = (replace(p, notes=tuple(map(sung, p.notes))) if p.id == melody[0] else p for p in score.parts)
    return replace(score, parts=tuple(parts))


def _marked(parts: Sequence[str]) -> list[tuple[str, Syllabic]]:
    if len(parts) == 1:
        return [(parts[0], "single")]
    return [(part, "begin" if i == 0 else "end" if i == len(parts) - 1 else "middle") for i, part in enumerate(parts)]


def written_words(notes: Mapping[str, Note], phrase: Phrase, verse: int) -> list[tuple[str, tuple[Strength, ...]]]:
    """The words that stand under a phrase, each with the strengths of the notes that it is sung to. Notes without a syllable, not
    being part of a melisma, give an empty word."""
    found = list[tuple[str, tuple[Strength, ...]]]()
    going = False
    for note_id, strength in zip(phrase.notes, phrase.strengths, strict=True):
        lyric = next((lyric for lyric in notes[note_id].lyrics if lyric.verse == verse), None)
        text = lyric.text if lyric else ""
        if going and lyric and lyric.syllabic in ("middle", "end") and found:
            found[-1] = found[-1][0] + text, (*found[-1][1], strength)
        else:
            found.append((text, (strength,)))
        going = lyric is not None and lyric.syllabic in ("begin", "middle")
    return found
