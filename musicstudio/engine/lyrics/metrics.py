"""Figures of words under notes, from the score alone: the same code for what people wrote and for what the studio writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from musicstudio.engine.lyrics.controls import rhyming_lines
from musicstudio.engine.lyrics.copies import Hashes, run_hashes
from musicstudio.engine.lyrics.metre import Strength
from musicstudio.engine.lyrics.phrases import lines
from musicstudio.engine.lyrics.pronunciation import Sound, dictionary
from musicstudio.engine.lyrics.underlay import fits, heart, written_words
from musicstudio.engine.notation.score import Score

LONGEST = 12


@dataclass
class Tally:
    """Counts over songs."""

    lines: int = 0
    matching: int = 0  # lines in which every word has as many syllables as notes, and every note a syllable
    long_words: int = 0  # words of several syllables with a known sound
    stressed: int = 0  # those whose primary stress is on their strongest note
    asked: int = 0  # pairs of lines that should rhyme
    rhymed: int = 0
    texts: list[list[str]] = field(default_factory=list)  # all words of each song

    def figures(self) -> dict[str, float | int | None]:
        def share(part: int, whole: int) -> float | None:
            return round(part / whole, 4) if whole else None

        return {
            "lines": self.lines,
            "syllable_match": share(self.matching, self.lines),
            "stress_match": share(self.stressed, self.long_words),
            "long_words": self.long_words,
            "rhyme_match": share(self.rhymed, self.asked),
        }


def count(tally: Tally, score: Score, melody: tuple[str, str], rhyme: str, verse: int = 1) -> None:
    """Add one song to a tally. Words that the pronouncing dictionary does not have in that many syllables do not count as
    long words; lines without any words do not count at all."""
    phrases = lines(score, melody)
    notes = {note.id: note for note in score.part(melody[0]).notes}
    sung = [[(heart(text), where) for text, where in written_words(notes, phrase, verse)] for phrase in phrases]
    tally.texts.append([word for line in sung for word, _ in line if word])
    last = list[tuple[str, tuple[Sound, ...]]]()
    for line in sung:
        last.append((line[-1][0], _sounds(*line[-1])) if line else ("", ()))
        if not any(word for word, _ in line):
            continue
        tally.lines += 1
        known = [_sounds(word, where) for word, where in line]
        tally.matching += all(known)
        for (_, where), sounds in zip(line, known, strict=True):
            if len(where) > 1 and sounds:
                tally.long_words += 1
                tally.stressed += any(fits(sound, where) for sound in sounds)
    for i, (word, sounds) in enumerate(last):
        for j in rhyming_lines(rhyme, i, len(last)):
            if j < i:
                tally.asked += 1
                other, others = last[j]
                tally.rhymed += word != other and any(a.rhymes(b) for a in sounds for b in others)


def _sounds(word: str, where: Sequence[Strength]) -> tuple[Sound, ...]:
    return tuple(sound for sound in dictionary().get(word, ()) if sound.syllables == len(where))


def longest_runs(texts: Mapping[str, Sequence[Sequence[int]]], corpus: Callable[[int], Hashes]) -> dict[str, int]:
    """For each set of texts (word tokens) the longest run of words that stands in a corpus, LONGEST at most. `corpus` gives
    the hashes of all its runs of a length, in any order."""
    longest = dict.fromkeys(texts, 0)
    for length in range(1, LONGEST + 1):
        going = [name for name, found in longest.items() if found == length - 1]
        known = corpus(length) if going else np.array([], np.uint64)
        for name in going:
            mine = [run_hashes(np.array(text, np.int64), length) for text in texts[name] if len(text) >= length]
            if mine and _any_in(known, np.unique(np.concatenate(mine))):
                longest[name] = length
    return longest


def _any_in(many: Hashes, few: Hashes) -> bool:
    """Whether any of `many` is among the sorted `few`."""
    return bool((few[np.searchsorted(few, many).clip(max=len(few) - 1)] == many).any())
