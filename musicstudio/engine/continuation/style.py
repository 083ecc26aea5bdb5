"""A private style: the network in use, fine-tuned on a musician's own melodies.

The pieces are dealt into three hands: most train, one in five chooses which weights are kept, and where there are enough of
them one in five does neither, so that what it says of the weights that are kept does not flatter them. A low rate and the mean
of the weights keep a style near the network it comes from, which a few dozen tunes could otherwise spoil.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.choices import FEWEST_MELODIES, FEWEST_TO_MEASURE, NOTES_TO_TELL
from musicstudio.engine.continuation import messages
from musicstudio.engine.continuation.data import Tune, tunes_of
from musicstudio.engine.continuation.events import SILENT
from musicstudio.engine.continuation.model import Net
from musicstudio.engine.continuation.train import Held, Melodies, Stopped, held_out, likelihood
from musicstudio.engine.continuation.weights import load_net
from musicstudio.engine.learning.passing import passing_folder
from musicstudio.engine.learning.training import BEST, Budget, Line, Recipe, Stateful, train
from musicstudio.engine.notation.score import Score
from musicstudio.engine.request import CannotCompose

RATE = 2e-4
SHARE = 5  # one piece in so many chooses, and one in so many measures
MOST_HELD = 64  # crops of a hand that is looked at: a look takes a second or two at the most
IN_HASTE = 4  # pieces, and crops of them, that measure what was stopped: a tenth of a second
FIGURE = "nll_per_note"
BUDGET = Budget(minutes=2, every=0.1, patience=8)
"""What a style gets: two minutes of one core, and an end when the last 48 seconds made it no better."""

Piece = tuple[Tune, ...]


@dataclass(frozen=True)
class Learnt:
    """A style, and what it is known to be worth.

    weights   as `load_net` reads them from a file
    trained, chose, measured   pieces in each hand; of a style that was stopped, a few of those that could measure did
    before, after   nats per note that the network it comes from and the style need for the pieces that only measure; None
                    when there were too few to spare any
    """

    weights: bytes
    trained: int
    chose: int
    measured: int
    before: float | None
    after: float | None

    @property
    def figures(self) -> dict[str, float | None]:
        """All but the weights, by name."""
        return {name: value for name, value in vars(self).items() if name != "weights"}


@dataclass(frozen=True)
class Hands:
    """Pieces by what they are used for; none is in two hands."""

    train: tuple[Piece, ...]
    choose: tuple[Piece, ...]
    measure: tuple[Piece, ...]


class OwnMelodies(Melodies):
    """The recipe of a style."""

    rate = RATE

    def __init__(self, hands: Hands, seed: int, stop: Callable[[], bool]) -> None:
        Recipe.__init__(self, seed)
        self.held = crops(hands.choose)
        self.stop = stop
        self.tunes, self.shares = [[tune for piece in hands.train for tune in piece]], [1.0]
        self.net = load_net()
        for parameter in self.net.parameters():
            parameter.requires_grad_(True)
        self.mean = deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.05)

    def parts(self) -> Mapping[str, Stateful]:
        """None: nothing of a style is kept to go on with later."""
        return {}

    def look(self) -> dict[str, float]:
        return likelihood(self.mean.eval(), self.held, self.stop)


def learn(
    scores: Sequence[Score],
    seed: int,
    folder: Path,
    report: Callable[[Line], None],
    stop: Callable[[], bool] = bool,
    budget: Budget = BUDGET,
) -> Learnt:
    """A style learnt from the melodies of `scores`, each of which has one part. Only while it learns anything lies in `folder`.

    `report` gets a line after every look. `stop` is asked after every update and within every look, and ends it with what there
    is: whoever waits for that waits for no more than an update. Raises CannotCompose when the melodies are too few or too
    short, and when the network in use expects them as well as the style.
    """
    hands = deal(scores, seed)
    recipe = OwnMelodies(hands, seed, stop)
    whole, few = crops(hands.measure), crops(hands.measure[:IN_HASTE], IN_HASTE)
    try:
        start = recipe.look()[FIGURE]
        before, before_in_haste = (_worth(recipe.mean, held, stop) for held in (whole, few))
    except Stopped as stopped:
        raise CannotCompose(messages.NOTHING_LEARNT) from stopped
    figures: list[float] = []

    def look_and_report(line: Line) -> None:
        figures.extend([line.figures[FIGURE]] if line.figures else [])
        report(line)

    # Nothing of it stays on the disk: a style that is deleted is gone.
    with passing_folder(folder) as out:
        with suppress(Stopped):
            train(recipe, out, budget, look_and_report, stop)
        if not figures or min(figures) >= start:
            raise CannotCompose(messages.NOTHING_LEARNT)
        weights, style = (out / BEST).read_bytes(), load_net(out / BEST)
    measured = len(hands.measure)
    try:
        after = _worth(style, whole, stop)
    except Stopped:
        measured, before, after = min(measured, IN_HASTE), before_in_haste, _worth(style, few)
    return Learnt(weights, len(hands.train), len(hands.choose), measured, before, after)


def deal(scores: Sequence[Score], seed: int) -> Hands:
    """The melodies in a random order, each once however often and in whatever key it came, in three hands.

    Only pieces that are long enough to be heard and then foretold can choose or measure. Raises CannotCompose.
    """
    pieces = list({_shape(piece): piece for score in scores if (piece := _piece(score))}.values())
    if len(pieces) < FEWEST_MELODIES:
        raise CannotCompose(messages.FEW_MELODIES, fewest=FEWEST_MELODIES, count=len(pieces))
    order = np.random.default_rng(seed).permutation(len(pieces)).tolist()
    long = [number for number in order if held_out(pieces[number])]
    if not long:
        raise CannotCompose(messages.SHORT_MELODIES, notes=NOTES_TO_TELL)
    each = len(pieces) // SHARE
    spared = min(each, len(long) // 2) if len(pieces) >= FEWEST_TO_MEASURE else 0
    measure, choose = long[:spared], long[spared : spared + each]
    rest = [number for number in order if number not in measure and number not in choose]
    return Hands(*(tuple(pieces[number] for number in hand) for hand in (rest, choose, measure)))


def crops(pieces: Sequence[Piece], most: int = MOST_HELD) -> list[Held]:
    """What is looked at of a hand: at most so many crops, evenly over its pieces."""
    found = held_out([tune for piece in pieces for tune in piece])
    return found[:: -(-len(found) // most)] if found else []


def _worth(net: Net, held: Sequence[Held], stop: Callable[[], bool] = bool) -> float | None:
    return likelihood(net, held, stop)[FIGURE] if held else None


def _piece(score: Score) -> Piece:
    return tuple(tunes_of("own", "own", "train", replace(score, chords=())))


def _shape(piece: Piece) -> bytes:
    """What two copies of a piece have in common in whatever key they are: steps from the first note, and lengths."""
    lines = [tune.line for tune in piece]
    return b"".join(np.diff(line.pitches[line.pitches != SILENT]).tobytes() + line.units.tobytes() for line in lines)
