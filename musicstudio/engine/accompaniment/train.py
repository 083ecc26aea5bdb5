"""Train the chord network on POP909's and OpenEWLD's training splits.

    python -m musicstudio.engine.accompaniment.train --data DATA --out DIR

`DIR/best.safetensors` are weights as they are shipped.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.accompaniment.chain import make_chain, marginals
from musicstudio.engine.accompaniment.data import GENRES, Piece, pieces
from musicstudio.engine.accompaniment.model import ChordNet, Size, loss
from musicstudio.engine.accompaniment.weights import CHORDS, load_chords
from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import AveragedRecipe, Budget, Recipe
from musicstudio.engine.learning.weights import save_weights

CROP = 128  # slots
BATCH = 24
STANDARDS = 0.3  # share of crops from OpenEWLD, which is a sixth of all there is
NO_KEY, WRONG_KEY = 0.3, 0.1  # signatures that are kept from the network, or are a fifth off, as a musician's may be
RATE = 2e-3
DECAY = 0.05


class ChordRecipe(AveragedRecipe[ChordNet]):
    """Random crops; the best weights are those under which the held-out chords are likeliest, both genres counted alike."""

    def __init__(self, train: Sequence[Piece], valid: Sequence[Piece], seed: int, size: Size = Size()) -> None:  # noqa: B008 - frozen
        super().__init__(seed)
        self.net = ChordNet(size)
        self.mean = copy.deepcopy(self.net)
        self.by_genre = [[x for x in train if x.genre == genre] for genre in GENRES]
        self.valid = valid
        self.optimiser = torch.optim.AdamW(self.net.parameters(), RATE, weight_decay=DECAY)

    def update(self, done: float) -> dict[str, float]:
        chosen = [self._crop() for _ in range(BATCH)]
        self.net.train()
        value = self._loss(self.net, chosen)
        self.descend(value, RATE, done)
        return {"loss": float(value.detach())}

    def _crop(self) -> tuple[Piece, slice, int | None]:
        group = self.by_genre[int(self.rng.random() < STANDARDS)] or self.by_genre[0]
        lengths = np.array([len(x.labels) for x in group], float)
        piece = group[self.rng.choice(len(group), p=lengths / lengths.sum())]
        first = int(self.rng.integers(-CROP // 2, max(1, len(piece.labels) - CROP // 2)))
        chance, tonic = self.rng.random(), piece.tonic
        key = None if chance < NO_KEY else (tonic + self.rng.choice((5, 7))) % 12 if chance < NO_KEY + WRONG_KEY else tonic
        return piece, slice(max(0, first), max(0, first) + CROP), key

    @staticmethod
    def _loss(net: ChordNet, chosen: Sequence[tuple[Piece, slice, int | None]]) -> torch.Tensor:
        longest = max(len(piece.labels[part]) for piece, part, _ in chosen)
        rows = []
        for piece, part, key in chosen:
            fill = longest - len(piece.labels[part])
            rows.append((
                np.pad(piece.pitched[part], ((0, fill), (0, 0), (0, 0))),
                np.pad(piece.plain[part], ((0, fill), (0, 0))),
                np.pad(piece.labels[part], (0, fill), constant_values=-1),
                np.arange(longest) < longest - fill,
                np.eye(12, dtype=np.float32)[key] if key is not None else np.zeros(12, np.float32),
            ))  # fmt: skip
        pitched, plain, labels, mask, tonic = (torch.from_numpy(np.stack(x)) for x in zip(*rows, strict=True))
        genre = torch.tensor([GENRES.index(piece.genre) for piece, _, _ in chosen])
        with torch.autocast("cpu", torch.bfloat16):
            scores = net(pitched, plain, tonic, genre, mask.float())
        total = loss(scores, net.transitions(), labels, mask.float()).sum()
        return total / (labels >= 0).sum()

    def look(self) -> dict[str, float]:
        return figures(self.mean, self.valid)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, self.mean.about())


@torch.no_grad()
def figures(net: ChordNet, chosen: Sequence[Piece]) -> dict[str, float]:
    """Nats per felt beat, the mean of both genres; and for each genre that and how often (%) the likeliest chord and its root are
    the human's."""
    net.eval()
    result = dict[str, float]()
    for index, genre in enumerate(GENRES):
        nats = count = roots = chords = 0.0
        for piece in (x for x in chosen if x.genre == genre):
            known = piece.labels >= 0
            one = ChordRecipe._loss(net, [(piece, slice(0, None), piece.tonic)])
            nats, count = nats + float(one) * known.sum(), count + known.sum()
            chain = make_chain(net, piece.pitched, piece.plain, piece.tonic, index)
            best = marginals(chain, np.ones(chain.unary.shape, bool)).argmax(1)
            chords += (best == piece.labels)[known].sum()
            roots += (best // 10 == piece.labels // 10)[known].sum()
        result |= {f"{genre}_nats": nats / count, f"{genre}_chord": 100 * chords / count, f"{genre}_root": 100 * roots / count}
    return {"nats": (result["pop_nats"] + result["standards_nats"]) / 2} | result


def recipe(data: Path, seed: int) -> Recipe:
    return ChordRecipe(pieces(data, "train"), pieces(data, "valid"), seed)


def compare(data: Path, weights: Path) -> dict[str, float]:
    return figures(load_chords(weights), pieces(data, "valid"))


TRAINING = Training("chords", recipe, Budget(minutes=11, every=2), CHORDS, compare)

if __name__ == "__main__":
    main(TRAINING)
