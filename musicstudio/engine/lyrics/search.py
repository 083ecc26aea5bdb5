"""One line of verse for given notes: drawn from the network under everything that must hold, the best of many kept.

A line is written from its last word, which rhymes, to its first. A word may stand only where it fits: no more syllables than
are left, and its primary stress on the strongest of its notes. Words of one syllable fit everywhere, so there always is a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.lyrics.copies import RUN, Runs
from musicstudio.engine.lyrics.data import MOST_SYLLABLES, strength_code
from musicstudio.engine.lyrics.metre import Strength, strong
from musicstudio.engine.lyrics.model import LONGEST, PREFIX, THEMES, Net, Past
from musicstudio.engine.lyrics.pronunciation import Sound
from musicstudio.engine.lyrics.vocabulary import LINE, NO_THEME, Bools, Ints, Vocabulary, mood_token

Floats = npt.NDArray[np.float64]

ROWS = 48  # lines drawn side by side
TEMPERATURES = (0.8, 1.0, 1.3, 2.0, 4.0)  # of one try after the other, each asked only when the last gave nothing that may stay
LIKELY = 40  # words among which one is drawn
LIGHT_ON_STRONG, HEAVY_ON_WEAK = 1.2, 0.5  # nats against a light word on a strong note, a heavy one on a weak
SAID_IN_LINE, SAID_BEFORE = 6.0, 1.2  # nats against a heavy word that was said in this line, or in the lines that are heard
SAME_OPENING = 1.0  # nats against beginning a line with a word that began one of those that are heard
RELATED = 1.5  # nats for the word that is nearest to a theme word, falling to none for one that has nothing to do with it
CONTEXT = 7  # lines before this one that the network hears
PARTNERS = 4  # rhymes that there must be for each line that is to rhyme with this one later


@dataclass(frozen=True)
class Asked:
    """What is asked of one line.

    strengths  of its notes, in order
    before     lines before it as word tokens in order of reading
    after      the line after it, where that is already there
    rhymes     sounds of the words that its last word must rhyme with
    apart      sounds of words that it should not rhyme with
    taken      tokens that may not be its last word
    waiting    strengths of the lines to be written later that shall rhyme with it
    theme      tokens; `mood` a key of MOODS
    """

    strengths: Sequence[Strength]
    before: Sequence[Sequence[int]] = ()
    after: Sequence[int] = ()
    rhymes: Sequence[Sound] = ()
    apart: Sequence[Sound] = ()
    taken: frozenset[int] = frozenset()
    waiting: Sequence[Sequence[Strength]] = ()
    theme: Sequence[int] = ()
    mood: str | None = None


class Search:
    """The network with the words that it may use, and the runs that it may not."""

    def __init__(self, net: Net, vocabulary: Vocabulary, runs: Runs) -> None:
        self.net, self.vocabulary, self.runs = net, vocabulary, runs
        self.heavy = ~vocabulary.light & (vocabulary.syllables > 0)
        self.one = vocabulary.syllables == 1
        self.directions = torch.nn.functional.normalize(net.word.weight - net.word.weight.mean(0), dim=1)

    @torch.no_grad()
    def line(self, asked: Asked, seed: Sequence[int]) -> list[int]:
        """Word tokens in order of reading. The same seed gives the same line."""
        past = self._listen(asked)
        ends = self._ends(asked)
        best: list[int] = []
        for number, temperature in enumerate(TEMPERATURES):
            rng = np.random.default_rng([*seed, number])
            rows, scores = self._draw(asked, past, ends, temperature, rng)
            for row in np.argsort(-scores, kind="stable"):
                best = rows[row]
                if not self.copied(asked, best) and list(best) not in [list(line) for line in asked.before]:
                    return best
        return best

    def copied(self, asked: Asked, line: Sequence[int]) -> bool:
        """Whether a run that holds a word of this line stands in the training verse."""
        before = [token for earlier in asked.before for token in earlier][-(RUN - 1) :]
        return self.runs.copied([*before, *line, *asked.after[: RUN - 1]])

    def _listen(self, asked: Asked) -> tuple[Past, torch.Tensor]:
        """The network's state after prefix, earlier lines and the begin of this one, and its hidden state there (1, C)."""
        theme = [*asked.theme[:THEMES], *[NO_THEME] * (THEMES - len(asked.theme[:THEMES]))]
        tokens, left, codes = [mood_token(asked.mood), *theme], [0] * PREFIX, [0] * PREFIX
        earlier = list(asked.before[-CONTEXT:])
        while sum(len(line) + 1 for line in earlier) + PREFIX + 1 + MOST_SYLLABLES > LONGEST:
            earlier.pop(0)
        for line in earlier:
            syllables = [int(self.vocabulary.syllables[token]) for token in reversed(line)]
            total = sum(syllables)
            known = all(syllables) and total <= MOST_SYLLABLES
            tokens += [LINE, *reversed(line)]
            left += [1 + total - n if known else 0 for n in np.cumsum([0, *syllables]).tolist()]
            codes += [0] * (1 + len(line))
        count = len(asked.strengths)
        tokens.append(LINE)
        left.append(1 + count)
        codes.append(self._codes(asked)[count])
        hidden, past = self.net.hear(torch.tensor([tokens]), torch.tensor([left]), torch.tensor([codes]))
        return past, hidden[:, -1]

    @staticmethod
    def _codes(asked: Asked) -> list[int]:
        """The strength code when so many syllables are left, 0 to all."""
        accents = strong(list(asked.strengths))
        return [strength_code(accents[:left][::-1]) for left in range(len(accents) + 1)]

    def _fits(self, strengths: Sequence[Strength]) -> Bools:
        """(n + 1, V): which words may end where so many notes are left."""
        words, count = self.vocabulary, len(strengths)
        fits = np.zeros((count + 1, len(words)), bool)
        for left in range(1, count + 1):
            for size in range(1, left + 1):
                notes = strengths[left - size : left]
                best = [i for i, one in enumerate(notes) if one == max(notes)]
                fits[left] |= (words.syllables == size) & np.isin(words.stressed, best)
        return fits

    def _ends(self, asked: Asked) -> Bools:
        """(V,) which words may end the line; where no word fits all that is asked, what rhymes is asked no more."""
        words = self.vocabulary
        fits = self._fits(asked.strengths)[len(asked.strengths)]
        free = fits & words.ends
        free[list(asked.taken)] = False
        rhyming = free.copy()
        for sound in asked.rhymes:
            rhyming &= words.rimes == words.rime_numbers.get(sound.rime, -1)
            rhyming[rhyming] = [words.sound(int(t)).rhymes(sound) for t in np.flatnonzero(rhyming)]
        others = rhyming & ~np.isin(words.rimes, [words.rime_numbers.get(sound.rime, -1) for sound in asked.apart])
        rhyming = others if others.any() else rhyming
        for strengths in asked.waiting:
            later = words.ends & self._fits(strengths)[len(strengths)]
            pairs = np.unique(np.stack([words.rimes[later], words.onsets[later]]), axis=1)
            number = np.bincount(pairs[0], minlength=int(words.rimes.max()) + 1)
            wide = rhyming & (number[words.rimes] >= PARTNERS + len(asked.rhymes) + len(asked.waiting))
            rhyming = wide if wide.any() else rhyming & (number[words.rimes] >= 2)
        chosen: Bools = rhyming if rhyming.any() else free if free.any() else fits
        return chosen

    def _wishes(self, asked: Asked) -> tuple[Floats, Bools, Bools]:
        """Nats for and against words wherever they stand (V,), and which notes of the line are strong and weak (n,)."""
        wishes = np.zeros(len(self.vocabulary))
        if asked.theme:
            near = (self.directions @ self.directions[list(asked.theme)].T).max(1).values.numpy().clip(0, 1)
            wishes += RELATED * near * self.heavy
        said = sorted({token for line in asked.before[-CONTEXT:] for token in line})
        wishes[said] = np.minimum(wishes[said], 0)
        wishes[said] -= SAID_BEFORE * self.heavy[said]
        accents = np.array([False, *strong(list(asked.strengths)), False])
        return wishes, accents[1:-1], ~accents[1:-1] & (accents[:-2] | accents[2:])

    def _draw(
        self, asked: Asked, heard: tuple[Past, torch.Tensor], ends: Bools, temperature: float, rng: np.random.Generator
    ) -> tuple[list[list[int]], Floats]:
        """ROWS lines in order of reading, and how good each is: mean log-probability of its words with the wishes."""
        past, hidden = heard
        words, count = self.vocabulary, len(asked.strengths)
        fits, codes = self._fits(asked.strengths), self._codes(asked)
        wishes, accents, weak = self._wishes(asked)
        openings = sorted({line[0] for line in asked.before[-CONTEXT:]})
        lines = [list[int]() for _ in range(ROWS)]
        left, total = np.full(ROWS, count), np.zeros(ROWS)
        live = np.arange(ROWS)
        state = [(k.expand(ROWS, -1, -1, -1), v.expand(ROWS, -1, -1, -1)) for k, v in past]
        hidden = hidden.expand(ROWS, -1)
        while len(live):
            nats = torch.log_softmax(self.net.tell(hidden), 1).double().numpy()
            begin = not lines[live[0]]
            may = fits[left[live]]
            scores = nats + wishes
            last = left[live] - 1
            scores -= LIGHT_ON_STRONG * accents[last][:, None] * (words.light & self.one)
            scores -= HEAVY_ON_WEAK * weak[last][:, None] * (self.heavy & self.one)
            if begin:
                may = np.broadcast_to(ends, may.shape)
            if openings:
                scores[:, openings] -= SAME_OPENING * (words.syllables[openings] == left[live][:, None])
            for i, row in enumerate(live):
                said = lines[row]
                scores[i, said] -= SAID_IN_LINE * self.heavy[said]
                if said:
                    scores[i, said[-1]] = -np.inf
            chosen = _choose(np.where(may, scores, -np.inf), temperature, rng, apart=begin)
            for i, row in enumerate(live):
                lines[row].append(int(chosen[i]))
            total[live] += scores[np.arange(len(live)), chosen]
            left[live] -= words.syllables[chosen]
            going = left[live] > 0
            if not going.all():
                state = [(k[torch.from_numpy(going)], v[torch.from_numpy(going)]) for k, v in state]
            chosen, live = chosen[going], live[going]
            if len(live):
                tokens = torch.from_numpy(chosen)[:, None]
                lefts = torch.from_numpy(left[live] + 1)[:, None]
                strengths = torch.tensor([codes[n] for n in left[live]])[:, None]
                out, state = self.net.hear(tokens, lefts, strengths, state)
                hidden = out[:, -1]
        sizes = np.array([len(line) for line in lines])
        return [line[::-1] for line in lines], total / sizes


def _choose(scores: Floats, temperature: float, rng: np.random.Generator, apart: bool) -> Ints:
    """One index of each row (N, V), drawn among the LIKELY best. With `apart` rows draw without taking the same twice while there
    are others (all rows being equal): the Gumbel-top-k trick (Kool et al. 2019)."""
    rows, width = scores.shape
    noise = rng.gumbel(size=(1 if apart else rows, width))
    noisy = scores[: len(noise)] / temperature + noise
    if apart:
        order = np.argsort(-noisy[0], kind="stable")
        order = order[np.isfinite(noisy[0][order])]
        return np.resize(order, rows)
    bar = np.partition(scores, -LIKELY, axis=1)[:, -LIKELY][:, None]
    return np.asarray(np.where(scores >= bar, noisy, -np.inf).argmax(1))
