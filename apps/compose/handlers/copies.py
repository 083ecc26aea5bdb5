"""Nothing that the studio writes is a copy of what its models were trained on.

What is written is compared with the training corpora; a piece that shares more with one of them than unrelated human tunes
share with each other is written again with another seed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from apps.compose.controls import SEED
from musicstudio.engine.notation import Note, Score
from musicstudio.engine.originality import Verdict, compare
from musicstudio.engine.progress import Progress

TRIES = 3
"""How often a copy is written again. What still is one then is kept and says so."""


class OneOf:
    """Progress of one alternative that is written again: what streams goes in the place of the copy."""

    def __init__(self, progress: Progress, alternative: int) -> None:
        self._progress, self._alternative = progress, alternative
        self.cancelled = progress.cancelled

    def step(self, done: int, total: int, message: str = "") -> None:
        self._progress.step(done, total, message)

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        self._progress.partial(kind, {**data, "alternative": self._alternative})


def without_copies(
    write: Callable[[Score, Mapping[str, Any], Progress], Sequence[Score]],
    source: Score,
    scores: list[Score],
    asked: Mapping[str, Any],
    progress: Progress,
) -> list[dict[str, Any]]:
    """Replace copies among `scores` in place; for each, what is to be recorded: the verdict, and the seed that made it."""
    return [_original(write, source, scores, number, asked, progress) for number in range(len(scores))]


def _original(
    write: Callable[[Score, Mapping[str, Any], Progress], Sequence[Score]],
    source: Score,
    scores: list[Score],
    number: int,
    asked: Mapping[str, Any],
    progress: Progress,
) -> dict[str, Any]:
    seed = asked["seed"]
    verdict = _compared(scores[number], source)
    again = 0
    while verdict.copied and again < TRIES and not progress.cancelled():
        again += 1
        fresh = (asked["seed"] + 7919 * (number + 1) + again) % (SEED[1] + 1)
        made = write(source, {**asked, "alternatives": 1, "seed": fresh}, OneOf(progress, number))
        if not made or progress.cancelled():
            break
        scores[number], verdict, seed = made[0], _compared(made[0], source), fresh
    record: dict[str, Any] = {"originality": {**asdict(verdict), "written_again": again}}
    return record | ({"seed": seed} if seed != asked["seed"] else {})


def _compared(made: Score, source: Score) -> Verdict:
    """What was written, and nothing that was there before."""
    before = {part.id: {_sound(note) for note in part.notes} for part in source.parts}
    new = {part.id: [note for note in part.notes if _sound(note) not in before.get(part.id, ())] for part in made.parts}
    written = {name: notes for name, notes in new.items() if notes}
    notes = [note for line in written.values() for note in line]
    span = (min(note.onset for note in notes), max(note.end for note in notes)) if notes else (0, 0)
    return compare(made, written.keys(), span)


def _sound(note: Note) -> tuple[int, int, int]:
    """What is heard of a note: a generator may write the musician's own note again under another id."""
    return note.onset, note.duration, note.pitch
