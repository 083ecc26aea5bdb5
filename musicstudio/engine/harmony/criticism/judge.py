"""The judge of the critic: another network with other ears, trained on other pieces, that never chooses and is never shipped.

It hears only the beats: which pitch classes sound above the bass and above the tonic, how far every voice goes to the next beat,
how busy the voices are in between. A recurrent network reads them; the critic's convolutions know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from torch import Tensor, nn

from musicstudio.engine.harmony.criticism.critic import Floats
from musicstudio.engine.harmony.criticism.telling import TellingRecipe
from musicstudio.engine.harmony.criticism.train import with_damage, written
from musicstudio.engine.harmony.data import Chorale
from musicstudio.engine.harmony.metrics import Piece, tonic
from musicstudio.engine.learning.running import text
from musicstudio.engine.learning.training import Budget, train
from musicstudio.engine.learning.weights import read_weights, ready

BUDGET = Budget(2.5, every=0.1, patience=6)
SEED = 77
FEATURES = 3 * 12 + 4 * 3 + 3


def features(piece: Piece) -> Floats:
    """(beats, FEATURES) of `piece` (T, 4): pitch classes above the bass and above the tonic, the bass's own degree; of each voice
    the distance to the next beat in octaves and its size, its moves within the beat; distances of neighbours in octaves."""
    beats = len(piece) // 4
    whole = piece[: beats * 4].reshape(beats, 4, 4)  # beat, step, voice
    sounds = ~np.isnan(whole[:, 0])
    pitch = np.nan_to_num(whole[:, 0])
    home = tonic(piece) if sounds.any() else 0
    bass = np.where(sounds, pitch, 128).min(1)
    above_bass, degrees, low = (np.zeros((beats, 12), np.float32) for _ in range(3))
    for voice in range(4):
        rows = np.flatnonzero(sounds[:, voice])
        above_bass[rows, ((pitch[rows, voice] - bass[rows]) % 12).astype(int)] = 1
        degrees[rows, ((pitch[rows, voice] - home) % 12).astype(int)] = 1
    low[np.arange(beats), ((bass - home) % 12).astype(int)] = sounds.any(1)
    going = np.diff(pitch, axis=0, append=pitch[-1:]) * (sounds & np.append(sounds[1:], sounds[-1:], 0)) / 12
    busy = (np.diff(np.nan_to_num(whole), axis=1) != 0).sum(1)
    apart = (pitch[:, :3] - pitch[:, 1:]) / 12 * (sounds[:, :3] & sounds[:, 1:])
    return np.concatenate([above_bass, degrees, low, going, abs(going), busy, apart], 1).astype(np.float32)


class JudgeNet(nn.Module):
    """(N, beats, FEATURES) -> (N,): log-odds that a passage is Bach's."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.3)
        self.read = nn.GRU(FEATURES, 48, batch_first=True, bidirectional=True)
        self.say = nn.Sequential(nn.Linear(96, 48), nn.Tanh(), nn.Dropout(0.3), nn.Linear(48, 1))

    def forward(self, heard: Tensor) -> Tensor:
        read, _ = self.read(self.drop(heard))
        said: Tensor = self.say(read.mean(1))
        return said[:, 0]


class Judge:
    """A trained judge."""

    def __init__(self, net: JudgeNet) -> None:
        self.net = net

    @torch.no_grad()
    def score(self, piece: Piece) -> float:
        """Log-odds that `piece` (T, 4) is Bach's."""
        return float(self.net(torch.from_numpy(features(piece))[None])[0])


def train_judge(chorales: Sequence[Chorale], held: Sequence[Chorale], report: Callable[[str], None]) -> Judge:
    """A judge from these training pieces, chosen among its own states on `held`."""
    recipe = TellingRecipe(JudgeNet(), features, 1, 2e-3, SEED, with_damage(written(chorales), SEED), written(held))
    with TemporaryDirectory() as folder:
        best = train(recipe, Path(folder), BUDGET, lambda line: report(text(line)))
        tensors, _ = read_weights(best)
    return Judge(ready(JudgeNet(), tensors))
