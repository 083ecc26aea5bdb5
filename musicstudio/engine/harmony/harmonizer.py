"""Melody in, four voices out, bar by bar.

For every stretch of about a bar, `candidates` continuations are drawn side by side from the same past; the best is kept, shown
and continued. So the first answer streams while it is made, and what was shown never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.harmony.answer import Cells, Task, answer_score, bar_notes, prepare_task
from musicstudio.engine.harmony.choosing import choose
from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.criticism.critic import Critic
from musicstudio.engine.harmony.decode import Decoder, Guidance
from musicstudio.engine.harmony.features import Ints
from musicstudio.engine.harmony.model import Net
from musicstudio.engine.harmony.weights import load_net
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.progress import Progress, SilentProgress

RESTLESS = 0.15  # nats taken from going on, since choosing the cleanest candidate favours those that move less
DENSITY = 1.0  # nats by which the density control leans on going on, beyond telling the network
AS_IT_COMES = Controls()
CONTEXT = 96  # steps before the first open one that the network hears again when only a part is rewritten
STRETCH = 12  # steps: bars are taken together until there are this many


@dataclass
class Draft:
    """One alternative while it is written."""

    number: int
    frames: list[Ints] = field(default_factory=list)
    attacks: list[Ints] = field(default_factory=list)
    bars: dict[int, dict[str, list[Note]]] = field(default_factory=dict)

    @property
    def cells(self) -> Cells:
        return Cells(np.array(self.frames), np.array(self.attacks))


class Harmonizer:
    """The trained network with everything around it; without a `critic` candidates are chosen by rules and likelihood alone.
    Not safe for use by several threads at once."""

    def __init__(self, net: Net, critic: Critic | None = None) -> None:
        self.net, self.critic, self.guidance = net, critic, Guidance()

    @classmethod
    def load(cls, path: Path | str | None = None) -> Harmonizer:
        """The network in use, or the one in `path`, and the critic in use. Raises FileNotFoundError."""
        return cls(load_net(Path(path) if path else None), Critic.load())

    def harmonize(self, score: Score, controls: Controls = AS_IT_COMES, progress: Progress | None = None) -> list[Score]:
        """New scores, one per alternative: the user's notes as they are, with parts "alto", "tenor", "bass" added (or
        rewritten where they are not locked).

        `progress` gets `partial("bar", {"alternative", "bar", "notes": [{"part", ...}]})` for each bar of the first
        alternative as soon as it is final; the others follow together. When it is cancelled, the bars so far come
        back (an alternative without any finished bar is left out). Raises CannotCompose.
        """
        progress = progress or SilentProgress()
        task = prepare_task(score, controls)
        bars = len(score.measures)
        total = bars * controls.alternatives
        finished: list[Draft] = []
        groups = [[0], list(range(1, controls.alternatives))]
        done = 0
        for group in filter(None, groups):
            drafts = [Draft(number) for number in group]
            finished.extend(drafts)
            for draft, bar in self.write(task, controls, drafts, progress):
                done += 1
                progress.step(done, total, f"Bar {bar + 1} of {bars}")
                notes = [{"part": part, **note_to_json(n)} for part, line in draft.bars[bar].items() for n in line]
                progress.partial("bar", {"alternative": draft.number, "bar": bar, "notes": notes})
            if progress.cancelled():
                break
        return [answer_score(task, draft.bars) for draft in finished if draft.bars]

    def write(self, task: Task, controls: Controls, drafts: list[Draft], progress: Progress) -> Iterator[tuple[Draft, int]]:
        """Decode drafts side by side; yields each bar of each as it becomes final."""
        torch.set_num_threads(1)
        each = controls.candidates
        seeds = [(controls.seed & 0xFFFFFFFF, d.number, k) for d in drafts for k in range(each)]
        hold = RESTLESS if controls.density is None else DENSITY * (2 * controls.density - 1)
        decoder = Decoder(self.net, task.conditions, seeds, len(drafts), replace(self.guidance, hold=hold))
        taken = {draft.number: {n.id for _, n in task.score.notes()} for draft in drafts}
        free = np.flatnonzero(~task.given.all(axis=1))
        begin, end = (free[0] - CONTEXT, free[-1] + 1) if len(free) else (len(task.grid), 0)
        shown = 0
        for first, last in stretches(task, self.net.size.reach // 2):
            if progress.cancelled():
                return
            if begin < last and first < end:
                self.decode(task, controls, decoder, drafts, (first, last))
            else:
                self.copy(task, decoder, drafts, (first, last))
            # A bar is final once it is known whether its last notes are tied over the barline.
            ready = task.grid.bars[last - 1] if last < len(task.grid) else len(task.score.measures)
            cells = [draft.cells for draft in drafts] if ready > shown else []
            for bar in range(shown, ready):
                for draft, written in zip(drafts, cells, strict=True):
                    draft.bars[bar] = bar_notes(task, written, bar, taken[draft.number])
                    yield draft, bar
            shown = ready

    def decode(self, task: Task, controls: Controls, decoder: Decoder, drafts: list[Draft], span: tuple[int, int]) -> None:
        """Write steps [first, last) of every draft: all candidates side by side, then on from the best."""
        first, last = span
        steps = [decoder.advance(controls.temperature) for _ in range(first, last)]
        frames, attacks = np.stack([s[0] for s in steps]), np.stack([s[1] for s in steps])  # (t, N, 4)
        nats = np.stack([s[3] for s in steps])
        each, kept = controls.candidates, []
        for i, draft in enumerate(drafts):
            rivals = slice(i * each, (i + 1) * each)
            best = i * each + choose(draft.frames, frames[:, rivals], nats[:, rivals], task.grid.codes[:last], self.critic)
            kept.append(best)
            draft.frames += list(frames[:, best])
            draft.attacks += list(attacks[:, best])
        decoder.keep(kept)

    @staticmethod
    def copy(task: Task, decoder: Decoder, drafts: list[Draft], span: tuple[int, int]) -> None:
        """Take steps in which all is given, and which are far from what is not, without asking the network."""
        for t in range(*span):
            decoder.skip(task.frames[t])
            for draft in drafts:
                draft.frames.append(task.frames[t])
                draft.attacks.append(np.zeros(4, np.int64))


def stretches(task: Task, longest: int) -> Iterator[tuple[int, int]]:
    """Steps [first, last) that are chosen together, at least `STRETCH` of them, each up to the first step of a bar: by it alone
    is it known whether the notes before the barline are tied over, and it tells how the bar before leads on. A bar beyond
    `longest` steps (music without barlines) is taken in pieces, as the decoder holds only so many undecided steps."""
    bars, first = task.grid.bars, 0
    for t in range(1, len(bars) + 1):
        entered = t > 1 and bars[t - 1] != bars[t - 2]
        if t == len(bars) or (entered and t - first >= STRETCH) or t - first >= longest:
            yield first, t
            first = t
