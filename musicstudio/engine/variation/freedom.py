"""What of the score stays, to the step: shared by the melody's variations and by textures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.request import Scope
from musicstudio.engine.variation.beats import Beat
from musicstudio.engine.variation.line import step_ticks

Bools = npt.NDArray[np.bool_]


def kept_notes(score: Score, scope: Scope, written: Collection[str]) -> dict[str, tuple[Note, ...]]:
    """As `Scope.kept`, and what sounds on into a locked bar; a grace note stays with the note it ornaments."""
    locked = [score.measures[bar] for bar in sorted(scope.locked_bars) if 0 <= bar < len(score.measures)]
    held = {
        note.id
        for part in score.parts
        if part.id in written
        for note in part.notes
        if any(note.onset < bar.end and note.end > bar.onset for bar in locked)
    }
    kept = replace(scope, locked_notes=scope.locked_notes | held).kept(score, written)
    for part in score.parts:
        if part.id in kept:
            places = {(n.onset, n.voice) for n in kept[part.id]}
            ornaments = {n for n in part.notes if n.grace and (n.onset, n.voice) in places} - set(kept[part.id])
            kept[part.id] += tuple(ornaments)
    return kept


def free_steps(score: Score, scope: Scope, beats: Sequence[Beat], kept: Sequence[Note]) -> Bools:
    """(T,) the steps that lie wholly where the scope may write, and in which none of the `kept` notes sounds."""
    ticks = step_ticks(beats)
    begin, end = ticks[:-1], ticks[1:]
    writable = {beat.bar for beat in beats if scope.writes(score, beat.bar)}
    free: Bools = np.array([beat.bar in writable for beat in beats for _ in range(beat.steps)])
    if scope.regenerate is not None:
        free &= (begin >= scope.regenerate[0]) & (end <= scope.regenerate[1])
    for note in kept:
        first, last = np.searchsorted(end, note.onset, side="right"), np.searchsorted(begin, note.end, side="left")
        free[first:last] = False
    return free
