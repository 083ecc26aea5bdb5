"""A private style: the network in use, fine-tuned on a musician's own melodies.

One tune in five is held out; the run keeps the weights that expect those best. A low rate and the mean of the weights keep it
near the network it comes from, which a few dozen tunes could otherwise spoil.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import torch

from musicstudio.engine.continuation.data import Tune, tunes_of
from musicstudio.engine.continuation.train import Melodies, held_out
from musicstudio.engine.continuation.weights import load_net
from musicstudio.engine.learning.training import Recipe
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.melody import with_melody_only
from musicstudio.engine.notation.reading import read_score_safely

RATE = 2e-4
HELD_OUT = 5  # one tune in so many
FEWEST = 5  # tunes
ENDINGS = {".mid", ".midi", ".musicxml", ".xml", ".mxl", ".mscz", ".mscx", ".abc"}


class OwnMelodies(Melodies):
    """The recipe of a style, from a folder of score files. Raises ValueError when there are too few melodies in it."""

    rate = RATE

    def __init__(self, folder: Path, seed: int) -> None:
        Recipe.__init__(self, seed)
        tunes = own_tunes(folder)
        held = [tune for number, tune in enumerate(tunes) if number % HELD_OUT == 0]
        self.held = held_out(held)
        if len(tunes) < FEWEST or not self.held:
            raise ValueError(f"{folder} holds {len(tunes)} melodies that are long enough; a style needs at least {FEWEST}.")
        self.tunes, self.shares = [[tune for number, tune in enumerate(tunes) if number % HELD_OUT]], [1.0]
        self.net = load_net()
        for parameter in self.net.parameters():
            parameter.requires_grad_(True)
        self.mean = deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.05)


def own_tunes(folder: Path) -> list[Tune]:
    """The likeliest melody of every readable score in a folder, in order of file names; what cannot be read is passed over."""
    tunes: list[Tune] = []
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() not in ENDINGS:
            continue
        try:
            found = read_score_safely(file.read_bytes(), file.name)
        except UnreadableScore:
            continue
        if found.melody_candidates:
            best = found.melody_candidates[0]
            score = with_melody_only(found.score, best.part_id, best.voice)
            tunes += tunes_of(file.stem, "own", "train", replace(score, chords=()))
    return tunes
