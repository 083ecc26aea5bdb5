"""The critic of harmonisations: how much four voices are like Bach's rather than like the harmony model's.

It was trained to tell the two apart over the same sopranos. It hears intervals between voices, their motion, scale degrees in
the key of the passage and the place in the beat; never the key itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from musicstudio.engine.harmony.metrics import Piece, tonic
from musicstudio.engine.learning.weights import in_use, read_weights, ready

SHIPPED = Path(__file__).parent / "weights" / "critic.safetensors"
Floats = npt.NDArray[np.float32]

PAIRS = [(a, b) for a in range(4) for b in range(a + 1, 4)]
_MOTIONS = np.array([-12, -7, -4, -2, -1, 0, 1, 2, 4, 7, 12])  # upper ends of classes of motion in semitones
FEATURES = 12 * len(PAIRS) + 4 * 12 + 4 * (len(_MOTIONS) + 1) + 4 + 3 + 4


def features(piece: Piece) -> Floats:
    """What the critic hears at each 16th step of `piece` (T, 4): (T, FEATURES).

    In order: interval of each pair of voices modulo the octave, scale degree of each voice, motion of each voice since the step
    before as one of twelve classes, whether it sounds, distance between neighbours in octaves, place in the beat.
    """
    sounds = ~np.isnan(piece)
    pitch = np.nan_to_num(piece).astype(int)
    home = tonic(piece) if sounds.any() else 0
    eye = np.eye(12, dtype=np.float32)
    columns = [eye[(pitch[:, a] - pitch[:, b]) % 12] * (sounds[:, a] & sounds[:, b])[:, None] for a, b in PAIRS]
    columns += [eye[(pitch[:, v] - home) % 12] * sounds[:, v, None] for v in range(4)]
    moves = np.diff(pitch, axis=0, prepend=pitch[:1])
    both = sounds & np.concatenate([sounds[:1], sounds[:-1]])
    classes = np.searchsorted(_MOTIONS, moves)
    columns += [np.eye(len(_MOTIONS) + 1, dtype=np.float32)[classes[:, v]] * both[:, v, None] for v in range(4)]
    apart = (pitch[:, :3] - pitch[:, 1:]) / 12 * (sounds[:, :3] & sounds[:, 1:])
    columns += [sounds.astype(np.float32), apart.astype(np.float32), np.eye(4, dtype=np.float32)[np.arange(len(piece)) % 4]]
    return np.concatenate(columns, 1).astype(np.float32)


@dataclass(frozen=True)
class Size:
    width: int = 64
    blocks: int = 3


class CriticNet(nn.Module):
    """(N, T, FEATURES) -> (N,): log-odds that a passage is Bach's, the mean of what is said at every step."""

    def __init__(self, size: Size, dropout: float = 0.0) -> None:
        super().__init__()
        self.size = size
        self.hear = nn.Linear(FEATURES, size.width)
        # A step apart, then a beat apart: from chord to chord, whatever lies between.
        self.blocks = nn.ModuleList(
            nn.Conv1d(size.width, size.width, 5, padding=2 * (4 if i else 1), dilation=4 if i else 1) for i in range(size.blocks)
        )
        self.dropout = nn.Dropout(dropout)
        self.say = nn.Linear(size.width, 1)

    def forward(self, heard: Tensor) -> Tensor:
        x = self.hear(self.dropout(heard)).transpose(1, 2)
        for block in self.blocks:
            x = x + block(self.dropout(torch.relu(x)))
        said: Tensor = self.say(torch.relu(x).mean(2))
        return said[:, 0]


class Critic:
    """The trained critic."""

    def __init__(self, net: CriticNet) -> None:
        self.net = net

    @classmethod
    def load(cls, path: Path | str | None = None) -> Critic:
        """The network in use, or the one in `path`. Raises FileNotFoundError."""
        tensors, about = read_weights(Path(path) if path else in_use(SHIPPED))
        return cls(ready(CriticNet(Size(**about["size"])), tensors))

    def score(self, piece: Piece) -> float:
        """Log-odds that a passage is Bach's, higher = more like Bach. `piece` is (T, 4): MIDI pitch of soprano, alto, tenor
        and bass per 16th step from a beat on, NaN = rest; T >= 1, best 4 bars or more. Only scores over the same soprano
        compare."""
        return float(self.scores(piece[None])[0])

    @torch.inference_mode()
    def scores(self, pieces: Piece) -> Piece:
        """`score` of N passages of one length, (N, T, 4) -> (N,)."""
        heard = torch.from_numpy(np.stack([features(piece) for piece in pieces]))
        odds: Piece = self.net(heard).double().numpy()
        return odds
