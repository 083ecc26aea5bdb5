"""Train the vocoder of the voices.

    python -m musicstudio.engine.singing.train_vocoder --data DIR --out DIR

DIR holds what `singing.teacher.record` has recorded. Crops of a second. At first the short spectra of what it makes must be near
those of the recording, at several lengths of window. In the last part of the time discriminators of spectra judge too, and half
of the bands are those that the acoustic network in use foretells, so that it learns to sharpen them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import AveragedRecipe, Budget, Stateful
from musicstudio.engine.learning.weights import save_weights
from musicstudio.engine.singing.features import HOP
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.recordings import Example, examples
from musicstudio.engine.singing.singer import blend, foretell
from musicstudio.engine.singing.taught import TAUGHT
from musicstudio.engine.singing.vocoder import Vocoder, VocoderSize
from musicstudio.engine.singing.weights import VOCODER, load_vocoder

BATCH, CROP = 8, 200
JUDGE_RATE = 3e-4
WINDOWS = (256, 512, 1024, 2048)
JUDGED = (512, 1024, 2048)
JUDGEMENT, LIKENESS = 0.1, 0.5  # weights of the judges and of how alike they find both
QUIET = 3e-4  # amplitude under which a spectrum's details are not heard

Crop = tuple[Tensor, Tensor, Tensor, Tensor]  # bands, f0, voiced, sound


class Sound(AveragedRecipe[Vocoder]):
    """From nothing. `rate` is the highest learning rate, `alone` the share of the time before anything judges, `others` the share
    of crops, once there are judges, whose bands are foretold."""

    rate, alone, others = 6e-4, 0.6, 0.5

    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        everything = examples(data)
        self.train = [example for example in everything if example.split == "train" and len(example.voiced) > CROP]
        self.held_out = chosen_by(everything)
        self._foretold: dict[str, Tensor] = {}
        lengths = np.array([len(example.voiced) for example in self.train], float)
        self.chances = lengths / lengths.sum()
        self.net = self.beginning()
        self.mean = deepcopy(self.net)
        self.judges = nn.ModuleList(Judge(window) for window in JUDGED)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=self.rate, betas=(0.8, 0.98), weight_decay=0.01)
        self.judging = torch.optim.AdamW(self.judges.parameters(), lr=JUDGE_RATE, betas=(0.8, 0.98), weight_decay=0.01)

    def beginning(self) -> Vocoder:
        return Vocoder(VocoderSize())

    def parts(self) -> Mapping[str, Stateful]:
        return {**super().parts(), "judges": self.judges, "judging": self.judging}

    def update(self, done: float) -> dict[str, float]:
        self.net.train()
        chosen = [self.train[number] for number in self.rng.choice(len(self.train), BATCH, p=self.chances)]
        judged = done >= self.alone
        others = round(self.others * BATCH) if judged else 0
        bands, f0, voiced, sound = stacked([self._crop(example, k < others) for k, example in enumerate(chosen)])
        with torch.autocast("cpu", torch.bfloat16):
            made = self.net(bands, f0, voiced)
        losses = {"spectra": distance(made, sound)}
        if judged:
            losses |= self._judge(made, sound)
        loss = losses["spectra"] + JUDGEMENT * losses.get("judged", 0) + LIKENESS * losses.get("alike", 0)
        self.descend(loss, self.rate, done)
        return {name: float(value.detach()) for name, value in losses.items()}

    def _crop(self, example: Example, others: bool) -> Crop:
        first = int(self.rng.integers(len(example.voiced) - CROP))
        return crop(example, first, self._heard_by_network(example) if others else None)

    def _heard_by_network(self, example: Example) -> Tensor:
        if example.name not in self._foretold:
            self._foretold[example.name] = foretold(example)
        return self._foretold[example.name]

    def _judge(self, made: Tensor, sound: Tensor) -> dict[str, Tensor]:
        """One update of the judges; then how they judge what was made, and how far their layers tell it from the recording."""
        for parameter in self.judges.parameters():
            parameter.requires_grad_(True)
        with torch.autocast("cpu", torch.bfloat16):
            verdicts = [(judge(sound)[-1], judge(made.detach())[-1]) for judge in self.judges]
        telling = torch.stack([((1 - real.float()) ** 2).mean() + (false.float() ** 2).mean() for real, false in verdicts]).mean()
        self.judging.zero_grad()
        telling.backward()  # type: ignore[no-untyped-call]
        self.judging.step()
        for parameter in self.judges.parameters():
            parameter.requires_grad_(False)
        with torch.autocast("cpu", torch.bfloat16):
            layers = [(judge(sound), judge(made)) for judge in self.judges]
        judged = torch.stack([((1 - false[-1].float()) ** 2).mean() for _, false in layers]).mean()
        alike = torch.stack(
            [(a.float() - b.float()).abs().mean() for real, false in layers for a, b in zip(real[:-1], false[:-1], strict=True)]
        ).mean()
        return {"telling": telling.detach(), "judged": judged, "alike": alike}

    def look(self) -> dict[str, float]:
        return measure(self.mean.eval(), self.held_out)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, {"size": asdict(self.mean.size)})


class Judge(nn.Module):
    """Convolutions over a short spectrum, (B, samples) -> what each layer finds, the verdict last."""

    def __init__(self, window: int, channels: int = 24) -> None:
        super().__init__()
        self.window = window
        self.layers = nn.ModuleList(
            [
                nn.Conv2d(1, channels, (7, 5), (2, 1), (3, 2)),
                *[nn.Conv2d(channels, channels, (5, 3), (2, 1), (2, 1)) for _ in range(3)],
                nn.Conv2d(channels, channels, (3, 3), (2, 2), (1, 1)),
            ]
        )
        self.verdict = nn.Conv2d(channels, 1, 3, 1, 1)

    def forward(self, sound: Tensor) -> list[Tensor]:
        x = torch.log(_spectrum(sound, self.window) + QUIET)[:, None] / 3 + 1
        found = []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)
            found.append(x)
        return [*found, self.verdict(x)]


def _spectrum(sound: Tensor, window: int) -> Tensor:
    """Amplitudes (B, F, T) of sines."""
    weights = torch.hann_window(window)
    found = torch.stft(sound, window, window // 4, window=weights, return_complex=True)
    return (found.real**2 + found.imag**2 + 1e-12).sqrt() * (2 / weights.sum())


def distance(made: Tensor, sound: Tensor) -> Tensor:
    """How far apart short spectra are: in nats where something is heard, and as shares of what there is."""
    total = torch.zeros(())
    for window in WINDOWS:
        a, b = _spectrum(made, window), _spectrum(sound, window)
        nats = (torch.log(a + QUIET) - torch.log(b + QUIET)).abs().mean()
        share = (a - b).norm() / (b.norm() + 1e-3)
        total = total + nats + 0.5 * share
    return total / len(WINDOWS)


def crop(example: Example, first: int, bands: Tensor | None = None, length: int = CROP) -> Crop:
    """`length` frames of an utterance, with its own bands or with others (T, WIDTH)."""
    span = slice(first, first + length)
    voiced, sound = example.voiced, example.audio[first * HOP : (first + length) * HOP]
    own = torch.from_numpy(voiced.bands[span]) if bands is None else bands[span]
    sound = np.pad(sound, (0, length * HOP - len(sound)))
    return own, torch.from_numpy(voiced.f0[span]).float(), torch.from_numpy(voiced.voiced[span]), torch.from_numpy(sound)


def stacked(crops: Sequence[Crop]) -> Crop:
    bands, f0, voiced, sound = (torch.stack(list(column)) for column in zip(*crops, strict=True))
    return bands, f0, voiced, sound


def foretold(example: Example) -> Tensor:
    """The bands (T, WIDTH) that the acoustic network in use hears in an utterance."""
    frames = frames_of(example.phones, example.voiced.f0, example.level)
    bands, _ = foretell(frames, blend({list(TAUGHT)[example.voice]: 1.0}))
    return torch.from_numpy(bands)


def chosen_by(data: Sequence[Example]) -> list[Example]:
    """The utterances held out to choose by."""
    return [example for example in data if example.split == "valid" and len(example.voiced) > CROP]


@torch.inference_mode()
def measure(net: Vocoder, held_out: Sequence[Example], bands_of: Callable[[Example], Tensor] | None = None) -> dict[str, float]:
    """Mean distance of spectra over a second from the middle of utterances, and the same without a network; with the bands of the
    recordings or with those that `bands_of` gives."""
    plain = Vocoder(net.size).eval()
    rows = []
    for example in held_out:
        others = bands_of(example) if bands_of else None
        bands, f0, voiced, sound = stacked([crop(example, (len(example.voiced) - CROP) // 2, others)])
        made = (one(bands, f0, voiced, torch.Generator().manual_seed(1)) for one in (net, plain))
        rows.append([float(distance(each, sound)) for each in made])
    ours, without = np.mean(rows, 0)
    return {"spectra": float(ours), "without": float(without)}


def compare(data: Path, weights: Path) -> dict[str, float]:
    """Figures of weights on the utterances held out to choose by."""
    return measure(load_vocoder(weights), chosen_by(examples(data)))


TRAINING = Training("vocoder", Sound, Budget(60, 4), VOCODER, compare)

if __name__ == "__main__":
    main(TRAINING)
