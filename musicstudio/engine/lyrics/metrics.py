"""Figures of words under notes, from the score alone: the same code for what people wrote and for what the studio writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from musicstudio.engine.lyrics.controls import rhyming_lines
from musicstudio.engine.lyrics.copies import longer, run_hashes
from musicstudio.engine.lyrics.metre import Strength
from musicstudio.engine.lyrics.phrases import lines
from musicstudio.engine.lyrics.pronunciation import Sound, dictionary
from musicstudio.engine.lyrics.underlay import fits, heart, written_words
from musicstudio.engine.lyrics.vocabulary import FIRST_WORD, Ints
from musicstudio.engine.notation.score import Score

LONGEST = 12
_BITS = 22


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
    long words; lines without words do not count at all."""
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
            other, others = last[j]
            if j < i and word and other:
                tally.asked += 1
                tally.rhymed += word != other and any(a.rhymes(b) for a in sounds for b in others)


def _sounds(word: str, where: Sequence[Strength]) -> tuple[Sound, ...]:
    return tuple(sound for sound in dictionary().get(word, ()) if sound.syllables == len(where))


def longest_runs(texts: Mapping[str, Sequence[Sequence[int]]], corpus: Ints) -> dict[str, int]:
    """For each set of texts (word tokens) the longest run of words that stands in a corpus (N,) of tokens in order of reading,
    LONGEST at most. Tokens that are no known words end a run."""
    longest = dict.fromkeys(texts, 0)
    starts, hashes = np.arange(len(corpus)), np.zeros(len(corpus), np.uint64)
    for length in range(1, LONGEST + 1):
        mine = {}
        for name, found in longest.items():
            rows = [run_hashes(np.array(text, np.int64), length) for text in texts[name] if len(text) >= length]
            if rows and found == length - 1:
                mine[name] = np.concatenate(rows)
        if not mine:
            break
        inside = starts + length <= len(corpus)
        starts, hashes = starts[inside], hashes[inside]
        last = corpus[starts + length - 1]
        starts, hashes = starts[last >= FIRST_WORD], longer(hashes, last)[last >= FIRST_WORD]
        # Only where a run of some text stands can a longer one stand; a table of the first bits tells most others apart.
        every = np.concatenate(list(mine.values()))
        table = np.zeros(1 << _BITS, bool)
        table[every >> np.uint64(64 - _BITS)] = True
        likely = table[hashes >> np.uint64(64 - _BITS)]
        starts, hashes = starts[likely], hashes[likely]
        same = np.isin(hashes, every)
        starts, hashes = starts[same], hashes[same]
        longest |= {name: length for name, runs in mine.items() if np.isin(runs, hashes).any()}
    return longest
