"""How well the network expects held-out chorales: nats per note, teacher-forced."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from musicstudio.engine.harmony.examples import Piece, collate, conditions
from musicstudio.engine.harmony.features import PITCHES, REST, STARTS, WIDTH
from musicstudio.engine.harmony.model import Net


def target(frames: Tensor) -> Tensor:
    """Class of each cell (..., 4) in its voice's compass, REST = W; -100 where it lies outside or is not there."""
    starts = torch.tensor(STARTS, device=frames.device)
    place = frames - starts
    inside = (place >= 0) & (place < WIDTH) & (frames < PITCHES)
    return torch.where(frames == REST, WIDTH, torch.where(inside, place, -100))


def likelihood(logits: Tensor, frames: Tensor) -> Tensor:
    """-log p of each cell in nats, (B, T, 4); 0 where the cell has no class."""
    loss = F.cross_entropy(logits.flatten(0, 2), target(frames).flatten(), reduction="none", ignore_index=-100)
    return loss.view(frames.shape)


@torch.no_grad()
def nats_per_note(net: Net, pieces: list[Piece], soprano: bool) -> float:
    """Nats per note of whole pieces: all cells in order, or alto, tenor and bass with the soprano told."""
    net.eval()
    total = cells = 0.0
    for piece in pieces:
        given = np.zeros((len(piece.frames), 4), bool)
        given[:, 0] = soprano
        nothing = np.zeros((len(given), 24), np.int64)
        row = conditions(piece, given, nothing, metre=False, fermata=False, onset=False, density=False)
        batch = collate([row], [0])
        if (target(batch.frames) < 0).any():
            raise ValueError(f"{piece.chorale.name} leaves the compass of a voice; its likelihood would be too good")
        loss = likelihood(net(batch)[0], batch.frames)[..., int(soprano) :]
        total, cells = total + float(loss.sum()), cells + loss.numel()
    return total / cells


def look(net: Net, pieces: list[Piece]) -> tuple[float, float]:
    """Nats per note without and with the soprano told."""
    return nats_per_note(net, pieces, False), nats_per_note(net, pieces, True)
