"""Training of the verse network.

python -m musicstudio.engine.lyrics.train --data DIR --out DIR
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import Budget, Recipe, Stateful, average, cosine, updates
from musicstudio.engine.learning.weights import save_weights
from musicstudio.engine.lyrics.data import Verse, load
from musicstudio.engine.lyrics.model import LONGEST, PREFIX, THEMES, Net, Size
from musicstudio.engine.lyrics.starting import log_frequencies, vectors
from musicstudio.engine.lyrics.vocabulary import FIRST_WORD, LINE, NO_THEME, PAD, UNKNOWN, Ints, Vocabulary, mood_token
from musicstudio.engine.lyrics.weights import SHIPPED, load_net
from musicstudio.engine.lyrics.words import MOODS

MOST = LONGEST - PREFIX  # tokens of a window
LINES = 8  # of a window
TOKENS = 2048  # of an update
COMMON = 300  # the most frequent words are no themes
HELD_OUT = 800  # windows of the held-out books that a look takes
RATE, DECAY = 2e-3, 0.05


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

    def rows(self, spans: Ints, rng: np.random.Generator, hints: bool) -> tuple[Tensor, Tensor, Tensor]:
        """Tokens, syllables left and strengths (B, T) of windows. With `hints` most rows are told mood and themes and how long
        and how strong their syllables are; without, none."""
        longest = PREFIX + int((spans[:, 1] - spans[:, 0]).max())
        tokens = np.full((len(spans), longest), PAD)
        left, strength = np.zeros_like(tokens), np.zeros_like(tokens)
        tokens[:, 0], tokens[:, 1:PREFIX] = mood_token(None), NO_THEME
        for row, (begin, end) in enumerate(spans):
            heard = self.verse.tokens[begin:end].astype(np.int64)
            place = slice(PREFIX, PREFIX + end - begin)
            tokens[row, place] = heard
            if not hints:
                continue
            told = rng.random(4)
            if told[0] < 0.85:
                left[row, place] = self.verse.left[begin:end]
                if told[1] < 0.85:
                    strength[row, place] = self.verse.strength[begin:end]
            if told[2] < 0.5:
                tokens[row, 0] = self.mood(heard)
            if told[3] < 0.5:
                words = heard[self.themes[heard]]
                few = words[rng.permutation(len(words))[: rng.integers(1, THEMES + 1)]]
                tokens[row, 1 : 1 + len(few)] = few
        return torch.from_numpy(tokens), torch.from_numpy(left), torch.from_numpy(strength)

    def mood(self, tokens: Ints) -> int:
        """The token of the mood that at least two words tell, and more than tell any other."""
        told = self.moods[:, tokens].sum(1)
        first, second = np.sort(told)[::-1][:2]
        return int(self.mood_tokens[1 + int(told.argmax())] if first >= 2 and first > second else self.mood_tokens[0])


def loss(net: Net, rows: tuple[Tensor, Tensor, Tensor], reduction: str = "mean") -> Tensor:
    """Nats per token (words, beginnings of lines, ends); what is outside the vocabulary counts as no target."""
    tokens = rows[0]
    target = tokens[:, PREFIX:].reshape(-1)
    with torch.autocast("cpu", torch.bfloat16):
        hidden, _ = net.hear(tokens[:, :-1], rows[1][:, :-1], rows[2][:, :-1])
    hidden = hidden[:, PREFIX - 1 :].reshape(len(target), -1)
    chosen = (target != PAD) & (target != UNKNOWN)
    nats: Tensor = SoftmaxLoss.apply(  # type: ignore[no-untyped-call]
        hidden[chosen], net.word.weight, net.bias, target[chosen]
    )
    return nats.sum() if reduction == "sum" else nats.mean()


class SoftmaxLoss(torch.autograd.Function):
    """Nats (N,) of targets (N,) under hidden states (N, C), weights (V, C), bias (V,), in bf16. Probabilities are kept instead of
    logits: torch's own steps move four times the memory, which is most of their time on a processor."""

    @staticmethod
    def forward(context: Any, hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor) -> Tensor:
        hidden, weight = hidden.bfloat16(), weight.bfloat16()
        scores = torch.addmm(bias.bfloat16(), hidden, weight.T)
        top = scores.max(1, keepdim=True).values
        wanted = scores.gather(1, target[:, None]).float()[:, 0]
        scores.sub_(top).exp_()
        whole = scores.sum(1, dtype=torch.float32)
        scores.div_(whole[:, None].bfloat16())
        context.save_for_backward(hidden, weight, scores, target)
        return whole.log() + top.float()[:, 0] - wanted

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        hidden, weight, shares, target = context.saved_tensors
        slope = shares * gradient[:, None].bfloat16()
        slope[torch.arange(len(target)), target] -= gradient.bfloat16()
        return (slope @ weight).float(), (slope.T @ hidden).float(), slope.sum(0, dtype=torch.float32), None


class VerseRecipe(Recipe):
    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        verse = load(data)
        self.words = verse.words
        self.windows, held_out = Windows(verse, verse.of("train")), Windows(verse, verse.of("valid"))
        self.held_out, self.chosen = held_out, np.random.default_rng(0).permutation(held_out.spans)[:HELD_OUT]
        size = Size(len(Vocabulary(verse.words)))
        self.net, self.mean = Net(size), Net(size)
        with torch.no_grad():
            self.net.word.weight[FIRST_WORD:] = vectors(verse, size.vocabulary, size.width, self.rng)[FIRST_WORD:]
            self.net.bias.copy_(log_frequencies(verse, size.vocabulary))
        self.mean.load_state_dict(self.net.state_dict())
        inner = [p for name, p in self.net.named_parameters() if name.startswith("blocks") and p.ndim == 2]
        others = [p for name, p in self.net.named_parameters() if not (name.startswith("blocks") and p.ndim == 2)]
        # Orthogonal steps for the matrices within, which learn faster so (Jordan et al. 2024), Adam's for the rest.
        self.muon = torch.optim.Muon(inner, RATE, weight_decay=DECAY, adjust_lr_fn="match_rms_adamw")
        self.adam = torch.optim.AdamW(others, RATE, betas=(0.9, 0.98), weight_decay=0.0, fused=True)

    def parts(self) -> Mapping[str, Stateful]:
        return {"net": self.net, "mean": self.mean, "muon": self.muon, "adam": self.adam}

    def update(self, done: float) -> dict[str, float]:
        step = updates(self.adam)
        factor = cosine(done, step)
        for optimiser in (self.muon, self.adam):
            for group in optimiser.param_groups:
                group["lr"] = RATE * factor
        nats = loss(self.net.train(), self.windows.rows(self.draw(), self.rng, hints=True))
        self.net.zero_grad()
        nats.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.muon.step()  # type: ignore[no-untyped-call]
        self.adam.step()
        average(self.mean, self.net, step)
        return {"nats": float(nats.detach())}

    def draw(self) -> Ints:
        """Windows of about the same length, TOKENS tokens in all."""
        spans = self.windows.spans
        some = spans[self.rng.integers(0, len(spans), 1024)]
        some = some[np.argsort(some[:, 1] - some[:, 0])]
        first = int(self.rng.integers(0, len(some)))
        length = PREFIX + int(some[first, 1] - some[first, 0])
        count = max(1, TOKENS // length)
        first = min(first, len(some) - count)
        return some[max(0, first) : first + count]

    def look(self) -> dict[str, float]:
        return nats_per_token(self.mean, self.held_out, self.chosen)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, {"size": asdict(self.net.size), "words": list(self.words)})


@torch.no_grad()
def nats_per_token(net: Net, windows: Windows, spans: Ints) -> dict[str, float]:
    """Likelihood of windows, told what a search would tell, and told nothing."""
    figures = {}
    ordered = spans[np.argsort(spans[:, 1] - spans[:, 0])]
    for name, hints in (("nats_told", True), ("nats", False)):
        rng, total, count = np.random.default_rng(0), 0.0, 0
        for first in range(0, len(ordered), 64):
            rows = windows.rows(ordered[first : first + 64], rng, hints)
            total += float(loss(net.eval(), rows, "sum"))
            target = rows[0][:, PREFIX:]
            count += int(((target != PAD) & (target != UNKNOWN)).sum())
        figures[name] = total / count
    return figures


def compare(data: Path, path: Path) -> dict[str, float]:
    """Figures of the weights in `path` on the valid books."""
    net, vocabulary = load_net(path)
    verse = load(data)
    if verse.words != vocabulary.words:
        raise ValueError("These weights were trained with other words; train them anew on this corpus.")
    windows = Windows(verse, verse.of("valid"))
    return nats_per_token(net, windows, np.random.default_rng(0).permutation(windows.spans)[:HELD_OUT])


TRAINING = Training("lyrics", VerseRecipe, Budget(minutes=30, every=2.5), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
