"""A musician's own voice: the nearest of the studio's voices, fine-tuned on recordings of the prompts.

Its figures, the last gated layer and what lies behind it are its own; the rest stays as in the network in use, which knows
sounds that nobody has recorded. What is heard between the words is not learnt: there the voice is as still as ours. Of the
recordings most train, one in eight chooses which weights are kept, and one in eight does neither, so that what it says does not
flatter them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from math import log, log2
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicstudio.engine.learning.passing import passing_folder
from musicstudio.engine.learning.training import BEST, Budget, Line, Recipe, Stateful, train
from musicstudio.engine.request import CannotCompose
from musicstudio.engine.singing import weights
from musicstudio.engine.singing.acoustic import AcousticNet
from musicstudio.engine.singing.align import Phones
from musicstudio.engine.singing.features import FRAME, HOP, LEAST_HERTZ, Floats, Singles, Voiced, analyse, pitch_of
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.own import messages
from musicstudio.engine.singing.own.aligning import find, silent
from musicstudio.engine.singing.own.network import own_parts, packed, single, unpacked
from musicstudio.engine.singing.own.prompts import CONSENT, FEWEST, LEAST_SECONDS, prompts
from musicstudio.engine.singing.recordings import Example, levels
from musicstudio.engine.singing.singer import foretell
from musicstudio.engine.singing.taught import TAUGHT
from musicstudio.engine.singing.train import Piece, Voices, measure, piece
from musicstudio.engine.singing.words import Language

SHARE = 8  # one recording in so many chooses, and one in so many measures
JUDGES = 4  # recordings that choose the nearest of the studio's voices
OWN_RATE = 6e-4
BUDGET = Budget(minutes=4, every=0.2, patience=6)
"""What a voice gets of one core beside the listening, and an end when the last looks made it no better."""
EDGES = (3, 97)  # percentiles of the pitch between which a voice is at home
AROUND, WIDEST = 2, 17  # semitones beyond these; a compass is at least so wide upwards, as song goes higher than speech
LOWEST, HIGHEST = 36, 84  # MIDI numbers of any compass


@dataclass(frozen=True)
class Heard:
    """A recording of a prompt: what is heard in it, where the prompt's phones sound, and whether it says the prompt."""

    number: int
    phones: Phones
    voiced: Voiced
    pitch: Floats
    fits: bool

    @property
    def seconds(self) -> float:
        return len(self.voiced) * FRAME


@dataclass(frozen=True)
class Learnt:
    """An own voice, and what it is known to be worth.

    weights   as `network.unpacked` reads them
    low, high   MIDI numbers between which it is at home
    nearest   the studio's voice that it was learnt from
    trained, chose, measured   recordings in each hand
    before, after   mean distance from the recordings that only measure, in nats, of the nearest voice and of this one
    """

    weights: bytes
    low: int
    high: int
    nearest: str
    trained: int
    chose: int
    measured: int
    before: float
    after: float

    @property
    def figures(self) -> dict[str, Any]:
        """All but the weights, by name."""
        return {name: value for name, value in vars(self).items() if name != "weights"}


class OwnVoice(Voices):
    """The recipe of an own voice."""

    rate = OWN_RATE

    def __init__(self, net: AcousticNet, examples: Sequence[Example], held_out: Sequence[Piece], seed: int) -> None:
        Recipe.__init__(self, seed)
        self.train, self.held_out = list(examples), list(held_out)
        lengths = np.array([len(example.voiced) for example in examples], float)
        self.chances = lengths / lengths.sum()
        self.net = net
        for name, parameter in net.named_parameters():
            parameter.requires_grad_(name.startswith(own_parts(net)))
        self.mean = deepcopy(net)
        learning = [parameter for parameter in net.parameters() if parameter.requires_grad]
        self.optimiser = torch.optim.AdamW(learning, lr=self.rate, betas=(0.9, 0.98), weight_decay=0.01)

    def parts(self) -> Mapping[str, Stateful]:
        """None: nothing of a voice is kept to go on with later."""
        return {}

    def save(self, path: Path) -> None:
        path.write_bytes(packed(self.mean, {}))


def attend(
    language: Language, recordings: Mapping[int, Singles], step: Callable[[int, int], None], stop: Callable[[], bool] = bool
) -> list[Heard]:
    """Listen to recordings at features.RATE by the numbers of their prompts; `step` hears how many of them are done. What is
    there when `stop` says so is all."""
    torch.set_num_threads(1)
    net, known = weights.acoustic(), prompts(language)
    found: list[Heard] = []
    for number, samples in sorted(recordings.items()):
        if stop():
            break
        pitch = pitch_of(samples.astype(float))[: len(samples) // HOP]
        voiced = analyse(samples.astype(float), pitch, refine=False)
        aligned = find(net, _likely(language, pitch), known[number], voiced)
        found.append(Heard(number, aligned.phones, voiced, pitch, aligned.fits))
        step(len(found), len(recordings))
    return found


def _likely(language: Language, pitch: Floats) -> int:
    """The voice of a language whose pitch is about that of a recording."""
    middle = float(np.median(pitch[pitch >= LEAST_HERTZ])) if (pitch >= LEAST_HERTZ).any() else 200.0
    taught = [(abs(log2(middle**2 / (one.low * one.high))), number) for number, one in enumerate(TAUGHT.values())
              if one.language == language]  # fmt: skip
    return min(taught)[1]


def check(heard: Sequence[Heard]) -> list[Heard]:
    """Those that say what their prompts say. Raises CannotCompose when the consent is not among them, or they are too little."""
    fitting = [one for one in heard if one.fits]
    if not any(one.number == CONSENT for one in fitting):
        raise CannotCompose(messages.NO_CONSENT)
    seconds = sum(one.seconds for one in fitting)
    if seconds < LEAST_SECONDS or len(fitting) < FEWEST:
        minutes = f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
        raise CannotCompose(messages.TOO_LITTLE, minutes=minutes, count=len(fitting))
    return fitting


def learn(
    heard: Sequence[Heard],
    seed: int,
    folder: Path,
    report: Callable[[Line], None],
    stop: Callable[[], bool] = bool,
    budget: Budget = BUDGET,
) -> Learnt:
    """A voice learnt from recordings that `check` let through. Only while it learns anything lies in `folder`.

    `report` gets a line after every look; `stop` is asked after every update. Raises CannotCompose when it comes no nearer than
    the nearest of the studio's voices.
    """
    base = weights.acoustic()
    judges = heard[:: -(-len(heard) // JUDGES)]
    distances = [measure(base, [piece(e) for e in examples_for(base, number, judges)])["bands"] for number in range(len(TAUGHT))]
    nearest = int(np.argmin(distances))
    everything = examples_for(base, nearest, heard)
    net = single(base, base.voices[nearest])
    hands: tuple[list[Example], list[Example], list[Example]] = ([], [], [])
    for place, example in enumerate(everything):
        hands[{SHARE // 2 - 1: 1, SHARE - 1: 2}.get(place % SHARE, 0)].append(replace(example, voice=0))
    trained, chose, measured = hands
    choosing, measuring = ([piece(example) for example in hand] for hand in (chose, measured))
    start, before = measure(net, choosing)["bands"], measure(net, measuring)["bands"]
    looks: list[float] = []

    def look_and_report(line: Line) -> None:
        looks.extend([line.figures["bands"]] if line.figures else [])
        report(line)

    # Nothing of it stays on the disk: a voice that is deleted is gone.
    with passing_folder(folder) as out:
        train(OwnVoice(net, trained, choosing, seed), out, budget, look_and_report, stop)
        if not looks or min(looks) >= start:
            raise CannotCompose(messages.NOTHING_LEARNT)
        data = (out / BEST).read_bytes()
    after = measure(unpacked(data), measuring)["bands"]
    low, high = compass([one.pitch for one in heard])
    return Learnt(data, low, high, list(TAUGHT)[nearest], len(trained), len(chose), len(measured), before, after)


def examples_for(net: AcousticNet, voice: int, heard: Sequence[Heard]) -> list[Example]:
    """Recordings as a voice of `net` would be taught by them: as loud as it is itself, and as silent in the pauses."""
    shares = torch.eye(net.size.voices)[voice : voice + 1]
    lines, usual = levels([(one.phones, one.voiced.bands) for one in heard])
    ours = [foretell(frames_of(one.phones, one.voiced.f0, level), shares, net)[0]
            for one, level in zip(heard, lines, strict=True)]  # fmt: skip
    louder = (levels([(one.phones, bands) for one, bands in zip(heard, ours, strict=True)])[1] - usual) * log(10) / 10
    found = []
    for one, level, bands in zip(heard, lines, ours, strict=True):
        quiet = silent(one.phones, len(one.voiced))
        target = np.where(quiet[:, None], bands, one.voiced.bands + np.float32(louder))
        voiced = Voiced(target, one.voiced.f0, np.where(quiet, 0, one.voiced.voiced).astype(np.float32))
        found.append(Example(str(one.number), voice, False, one.phones, voiced, level, np.zeros(0, np.float32)))
    return found


def compass(pitches: Sequence[Floats]) -> tuple[int, int]:
    """Lowest and highest note, MIDI numbers, at which somebody is at home whose pitch in hertz is this, 0 where there is none."""
    every = np.concatenate(list(pitches))
    low, high = (69 + 12 * log2(hertz / 440) for hertz in np.percentile(every[every >= LEAST_HERTZ], EDGES))
    lowest = max(LOWEST, round(low) - AROUND)
    return lowest, min(HIGHEST, max(round(high) + AROUND, lowest + WIDEST))
