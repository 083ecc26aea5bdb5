"""Training of the verse network.

python -m musicstudio.engine.lyrics.train --data DIR --out DIR
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import Budget, Recipe, Stateful, average, cosine, updates
from musicstudio.engine.lyrics.comparison import compare
from musicstudio.engine.lyrics.copies import runs_in
from musicstudio.engine.lyrics.data import load
from musicstudio.engine.lyrics.likelihood import loss, nats_per_token
from musicstudio.engine.lyrics.model import PREFIX, Net, Size
from musicstudio.engine.lyrics.starting import log_frequencies, vectors
from musicstudio.engine.lyrics.vocabulary import FIRST_WORD, Ints, Vocabulary
from musicstudio.engine.lyrics.weights import SHIPPED, save_net
from musicstudio.engine.lyrics.windows import Windows

TOKENS = 2048  # of an update
HELD_OUT = 800  # windows of the held-out books that a look takes
RATE, DECAY = 2e-3, 0.05


class VerseRecipe(Recipe):
    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        verse = load(data)
        self.vocabulary, self.runs = Vocabulary(verse.words), runs_in(verse)
        self.windows, held_out = Windows(verse, verse.of("train")), Windows(verse, verse.of("valid"))
        self.held_out, self.chosen = held_out, np.random.default_rng(0).permutation(held_out.spans)[:HELD_OUT]
        size = Size(len(self.vocabulary))
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
        save_net(self.mean, self.vocabulary, self.runs, path)


TRAINING = Training("lyrics", VerseRecipe, Budget(minutes=30, every=2.5), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
