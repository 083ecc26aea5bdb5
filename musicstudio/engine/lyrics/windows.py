"""Stretches of verse as the network is trained on them."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.lyrics.data import Verse
from musicstudio.engine.lyrics.model import LONGEST, PREFIX, THEMES
from musicstudio.engine.lyrics.vocabulary import FIRST_WORD, LINE, NO_THEME, PAD, Ints, Vocabulary, mood_token
from musicstudio.engine.lyrics.words import MOODS

MOST = LONGEST - PREFIX  # tokens of a window
LINES = 8  # of a window
COMMON = 300  # the most frequent words are no themes
Rows = tuple[Tensor, Tensor, Tensor]


def laid_out(verse: Verse, spans: Ints) -> Rows:
    """Tokens, syllables left and strengths (B, T) of stretches (B, 2) of a corpus, behind a prefix without mood and themes."""
    longest = PREFIX + int((spans[:, 1] - spans[:, 0]).max())
    tokens = np.full((len(spans), longest), PAD)
    left, strength = np.zeros_like(tokens), np.zeros_like(tokens)
    tokens[:, 0], tokens[:, 1:PREFIX] = mood_token(None), NO_THEME
    for row, (begin, end) in enumerate(spans):
        place = slice(PREFIX, PREFIX + end - begin)
        tokens[row, place] = verse.tokens[begin:end]
        left[row, place] = verse.left[begin:end]
        strength[row, place] = verse.strength[begin:end]
    return torch.from_numpy(tokens), torch.from_numpy(left), torch.from_numpy(strength)


class Windows:
    """Stretches of up to 8 lines of one stanza, as rows with a prefix of mood and theme words."""

    def __init__(self, verse: Verse, stanzas: Ints) -> None:
        self.verse = verse
        vocabulary = Vocabulary(verse.words)
        self.themes = np.ones(len(vocabulary), bool)
        self.themes[: FIRST_WORD + COMMON] = False
        self.moods = np.zeros((len(MOODS), len(vocabulary)), bool)
        for i, words in enumerate(MOODS.values()):
            self.moods[i, [vocabulary.tokens[w] for w in words if w in vocabulary.tokens]] = True
        self.mood_tokens = np.array([mood_token(None), *map(mood_token, MOODS)])
        self.spans = self._cut(stanzas)

    def _cut(self, stanzas: Ints) -> Ints:
        """Begins and ends (W, 2) of all windows of at least two lines."""
        spans = []
        for stanza in stanzas:
            begin, end = int(self.verse.stanzas[stanza]), int(self.verse.stanzas[stanza + 1])
            lines = [begin + int(i) for i in np.flatnonzero(self.verse.tokens[begin:end] == LINE)]
            first = 0
            while first < len(lines):
                last = min(first + LINES, len(lines))
                stop = lines[last] if last < len(lines) else end
                while stop - lines[first] > MOST:
                    last -= 1
                    stop = lines[last]
                if last - first > 1:
                    spans.append((lines[first], stop))
                first = last
        return np.array(spans).reshape(-1, 2)

    def rows(self, spans: Ints, rng: np.random.Generator, hints: bool) -> Rows:
        """Windows as `laid_out` gives them. With `hints` most rows are told mood and themes and how long and how strong their
        syllables are; without, none."""
        tokens, left, strength = laid_out(self.verse, spans)
        for row, (begin, end) in enumerate(spans):
            if not hints:
                left[row], strength[row] = 0, 0
                continue
            heard = self.verse.tokens[begin:end].astype(np.int64)
            told = rng.random(4)
            if told[0] >= 0.85:
                left[row] = 0
            if told[0] >= 0.85 or told[1] >= 0.85:
                strength[row] = 0
            if told[2] < 0.5:
                tokens[row, 0] = self.mood(heard)
            if told[3] < 0.5:
                words = heard[self.themes[heard]]
                few = words[rng.permutation(len(words))[: rng.integers(1, THEMES + 1)]]
                tokens[row, 1 : 1 + len(few)] = torch.from_numpy(few)
        return tokens, left, strength

    def mood(self, tokens: Ints) -> int:
        """The token of the mood that at least two words tell, and more than tell any other."""
        told = self.moods[:, tokens].sum(1)
        first, second = np.sort(told)[::-1][:2]
        return int(self.mood_tokens[1 + int(told.argmax())] if first >= 2 and first > second else self.mood_tokens[0])
