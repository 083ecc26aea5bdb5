"""Bach's chorales side by side with the harmony model's own harmonisations of the same sopranos.

What tells one from the other must lie in the lower voices: every pair shares its melody, its length and its place in the piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from musicstudio.engine.harmony.answer import answer_score, prepare_task
from musicstudio.engine.harmony.choosing import WITHOUT_CRITIC
from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.data import Chorale, hold_out, sounding
from musicstudio.engine.harmony.decode import Guidance
from musicstudio.engine.harmony.evaluate import as_piece, melody_score
from musicstudio.engine.harmony.harmonizer import RESTLESS, Draft, Harmonizer
from musicstudio.engine.harmony.metrics import Piece
from musicstudio.engine.harmony.weights import SHIPPED, load_net
from musicstudio.engine.learning.weights import in_use, read_weights
from musicstudio.engine.progress import SilentProgress

CACHE = Path.home() / ".cache/musicstudio/harmonies"


@dataclass(frozen=True)
class Rivals:
    """One stretch of a chorale: Bach's four voices (T, 4), MIDI with NaN = rest, and the model's, each as long."""

    bach: Piece
    model: tuple[Piece, ...]


def halves(train: Sequence[Chorale]) -> tuple[list[Chorale], list[Chorale]]:
    """Training pieces for the critic and for its judge; no tune is in both."""
    judge = list(train[1::2])
    critic, _ = hold_out(list(train[::2]), judge)
    return critic, judge


def rivals(chorales: Sequence[Chorale], steps: int, drafts: int, controls: Controls) -> list[Rivals]:
    """For every piece its first or last `steps` steps, in turn, and `drafts` harmonisations of that soprano by the model in use,
    no critic choosing.

    Writing them takes seconds a piece, so they are kept in a cache for these weights, settings and pieces.
    """
    stretches = [_stretch(sounding(x), steps, i % 2 == 1) for i, x in enumerate(chorales)]
    melodies = b"".join(x[:, 0].tobytes() + b"/" for x in stretches)
    tensors, _ = read_weights(in_use(SHIPPED))
    weights = b"".join(tensors[name].numpy().tobytes() for name in sorted(tensors))
    settings = f"{steps} {drafts} {controls} {Guidance()} {RESTLESS} {WITHOUT_CRITIC}"
    key = sha256(weights + melodies + settings.encode()).hexdigest()[:20]
    file = CACHE / f"{key}.npz"
    if not file.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        harmonizer = Harmonizer(load_net())
        written = {f"{i}": np.stack(harmonise(harmonizer, x[:, 0], drafts, controls)) for i, x in enumerate(stretches)}
        fresh = file.with_suffix(".new.npz")
        np.savez_compressed(fresh, **written)  # type: ignore[arg-type]
        fresh.replace(file)
    data = np.load(file)
    return [Rivals(x, tuple(data[f"{i}"])) for i, x in enumerate(stretches)]


def misplaced(piece: Piece, rng: np.random.Generator) -> Piece:
    """The soprano over lower voices that belong some beats elsewhere in the piece."""
    return np.concatenate([piece[:, :1], np.roll(piece[:, 1:], 4 * int(rng.integers(1, len(piece) // 4)), axis=0)], 1)


def mistaken(piece: Piece, rng: np.random.Generator) -> Piece:
    """The piece with wrong notes: in every second beat or so one of the lower voices is up to a third off."""
    wrong = piece.copy()
    for begin in range(0, len(piece), 4):
        if rng.random() < 0.5:
            wrong[begin : begin + 4, rng.integers(1, 4)] += rng.choice([-4, -3, -2, -1, 1, 2, 3, 4])
    return wrong


def harmonise(harmonizer: Harmonizer, soprano: Piece, drafts: int, controls: Controls) -> list[Piece]:
    """`drafts` harmonisations (T, 4) of a soprano (T,), MIDI with NaN = rest, written side by side."""
    task = prepare_task(melody_score([int(p) for p in np.nan_to_num(soprano)]), controls)
    written = [Draft(number) for number in range(drafts)]
    for _ in harmonizer.write(task, controls, written, SilentProgress()):
        pass
    return [as_piece(answer_score(task, draft.bars), len(soprano)) for draft in written]


def _stretch(piece: Piece, steps: int, from_end: bool) -> Piece:
    """At most `steps` steps, beginning on a beat; the tune must sound in it for the model to have something to write."""
    begin = max(0, len(piece) - steps) // 4 * 4 if from_end else 0
    return piece[begin : begin + steps]
