"""Train the chorale network; the weights that are kept are the best on the canonical valid split.

    python -m musicstudio.engine.harmony.train --data DIR --out RUN

DIR has the folder `chorales` with `Jsb16thSeparated.npz` and `js-fakes-16thSeparated.npz`.
"""

from __future__ import annotations

import copy
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from musicstudio.engine.harmony.data import (
    CHORALES,
    hold_out,
    load_canonical,
    load_fakes,
    music21_chorales,
    without_quotations,
)
from musicstudio.engine.harmony.examples import Piece, draw, prepare
from musicstudio.engine.harmony.features import NONE, REST
from musicstudio.engine.harmony.likelihoods import likelihood, look
from musicstudio.engine.harmony.model import Batch, Net, Size
from musicstudio.engine.harmony.weights import SHIPPED, load_net, save_net
from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import AveragedRecipe, Budget

FAKES = "chorales/js-fakes-16thSeparated.npz"
CACHE = Path.home() / ".cache/musicstudio/harmony"
SIZE = Size(channels=128, dropout=0.2, slot_dropout=0.15)
CROP, CROPS = 160, 3  # steps, crops of an update
RATE, DECAY = 1.5e-3, 0.1
SHARES = (0.44, 0.36, 0.2)  # of crops: canonical training split, the chorales that only music21 has, JS Fakes


def losses(net: Net, batch: Batch, attacks: Tensor) -> tuple[Tensor, Tensor]:
    """Mean nats per cell that is not given, and the mean loss of the attack decision where a pitch is repeated."""
    logits, attack = net(batch)
    cells = likelihood(logits, batch.frames)[~batch.given & (batch.frames != NONE)].mean()
    same = (batch.frames == batch.past[..., :4]) & (batch.frames < REST) & (attacks >= 0)
    again = F.binary_cross_entropy_with_logits(attack[same], attacks[same].float()) if same.any() else cells.new_zeros(())
    return cells, again


def training_pieces(data: Path) -> tuple[list[list[Piece]], list[Piece]]:
    """The three pools that `SHARES` speaks of, and the canonical valid split. Nothing that shares its tune, or 12 beats of all
    four voices, with a valid or test piece is in a pool, but for what the canonical split itself shares."""
    canonical = load_canonical(data / CHORALES)
    held = canonical["valid"] + canonical["test"]
    safe, _ = without_quotations(hold_out(music21_chorales(CACHE), held)[0], held)
    synthetic, _ = without_quotations(hold_out(load_fakes(data / FAKES), held)[0], held)
    pools = [[prepare(x) for x in pieces] for pieces in (canonical["train"], safe, synthetic)]
    return pools, [prepare(x) for x in canonical["valid"]]


class Chorales(AveragedRecipe[Net]):
    """The network, and the running mean of its weights, which is what is looked at and kept."""

    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        pools, self.valid = training_pieces(data)
        self.pools = list(zip(SHARES, pools, strict=True))
        self.net = Net(SIZE)
        self.mean = copy.deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=DECAY)

    def update(self, done: float) -> dict[str, float]:
        self.net.train()
        with torch.autocast("cpu", torch.bfloat16):
            cells, again = losses(self.net, *draw(self.rng, self.pools, CROPS, CROP))
        self.descend(cells + 0.2 * again, RATE, done)
        return {"nats": float(cells.detach()), "attack": float(again.detach())}

    def look(self) -> dict[str, float]:
        plain, given = look(self.mean, self.valid)
        return {"valid": plain + given, "nll_per_note": plain, "atb_given_s_nll": given}

    def save(self, path: Path) -> None:
        save_net(self.mean, path)


def compare(data: Path, weights: Path) -> dict[str, float]:
    """Nats per note of the canonical valid split; the test split is for the model card alone."""
    plain, given = look(load_net(weights), [prepare(x) for x in load_canonical(data / CHORALES)["valid"]])
    return {"nll_per_note": plain, "atb_given_s_nll": given}


TRAINING = Training("harmony", Chorales, Budget(minutes=100, every=6, patience=5), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
