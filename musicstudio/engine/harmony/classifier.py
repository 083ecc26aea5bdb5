"""Can a network tell Bach from ours? The area under its ROC curve, by windows of four bars.

The classifier is trained on one half of the pieces and tested on the other, then the other way round; a soprano and what was
written under it are always in the same half, so that a tune known by heart helps nobody. 0.5 = it cannot tell, 1 = it always can.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from musicstudio.engine.harmony.metrics import Piece

WINDOW, HOP = 64, 16  # steps
LOW, PITCHES = 28, 64
EPOCHS, BATCH = 30, 32


class Classifier(nn.Module):
    """Convolutions over time of who sings what: (B, 4, T) MIDI numbers, 0 = rest -> (B,) log-odds of being Bach's."""

    def __init__(self, channels: int = 48) -> None:
        super().__init__()
        self.voices = nn.Parameter(torch.randn(4, PITCHES + 1, channels) * 0.1)
        self.pairs = nn.Parameter(torch.randn(6, 13, channels) * 0.1)  # intervals of two voices, rests last
        self.convolutions = nn.ModuleList([nn.Conv1d(channels, channels, 4, stride=2, padding=1) for _ in range(3)])
        self.out = nn.Linear(2 * channels, 1)
        self.drop = nn.Dropout(0.3)

    def forward(self, pitch: Tensor) -> Tensor:
        place = torch.where(pitch > 0, (pitch - LOW).clamp(0, PITCHES - 1), PITCHES)
        x = torch.stack([self.voices[v][place[:, v]] for v in range(4)]).sum(0)
        pairs = [(i, j) for i in range(4) for j in range(i + 1, 4)]
        for row, (i, j) in enumerate(pairs):
            both = (pitch[:, i] > 0) & (pitch[:, j] > 0)
            x = x + self.pairs[row][torch.where(both, (pitch[:, i] - pitch[:, j]) % 12, 12)]
        x = self.drop(x).transpose(1, 2)
        for layer in self.convolutions:
            x = F.gelu(layer(x))
        pooled = self.drop(torch.cat([x.mean(-1), x.amax(-1)], -1))
        odds: Tensor = self.out(pooled).squeeze(-1)
        return odds


def windows(piece: Piece) -> list[npt.NDArray[np.int64]]:
    """Stretches (4, WINDOW) of a piece (T, 4)."""
    whole = np.nan_to_num(piece, nan=0).astype(np.int64).T
    return [whole[:, start : start + WINDOW] for start in range(0, whole.shape[1] - WINDOW + 1, HOP)]


def area(scores: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_]) -> float:
    """Area under the ROC curve: the chance that a true one scores above a false one."""
    order = np.argsort(np.argsort(scores)) + 1.0
    true = int(labels.sum())
    false = len(labels) - true
    return float((order[labels].sum() - true * (true + 1) / 2) / (true * false))


def classifier_auc(real: Sequence[Piece], made: Sequence[Piece], seed: int = 0) -> float:
    """Mean of both halves; `real` and `made` hold the same sopranos in the same order."""
    areas = []
    for half in (0, 1):
        sets = [
            [(w, label) for pieces, label in ((real, True), (made, False)) for x in pieces[side::2] for w in windows(x)]
            for side in (half, 1 - half)
        ]
        learnt, unseen = (
            (torch.from_numpy(np.stack([w for w, _ in rows])), np.array([label for _, label in rows])) for rows in sets
        )
        net = _trained(learnt[0], torch.from_numpy(learnt[1]).float(), seed)
        with torch.no_grad():
            areas.append(area(net(unseen[0]).double().numpy(), unseen[1]))
    return float(np.mean(areas))


def _trained(pitch: Tensor, label: Tensor, seed: int) -> Classifier:
    torch.manual_seed(seed)
    net = Classifier()
    optimiser = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.05)
    net.train()
    for _ in range(EPOCHS):
        for rows in torch.split(torch.randperm(len(pitch)), BATCH):
            shift = torch.randint(-5, 6, (len(rows), 1, 1))
            moved = torch.where(pitch[rows] > 0, pitch[rows] + shift, 0)
            loss = F.binary_cross_entropy_with_logits(net(moved), label[rows])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return net.eval()
