"""A melody in, variations of it out: other bars like these, bars on the way to others, busier or calmer bars.

A window's latent is moved and written anew on the same beats. "vary" mixes it with noise so that the share of the prior grows
with the amount and its variance stays one; "morph" goes the straight way to the other bars' latent; "attributes" goes along the
network's axes of density, syncopation and range.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Score
from musicstudio.engine.progress import Progress, SilentProgress
from musicstudio.engine.variation.answer import answer_score, written_notes
from musicstudio.engine.variation.controls import Controls
from musicstudio.engine.variation.generate import Floats, generate, latents, load_net
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.model import Net
from musicstudio.engine.variation.sliders import Points, slide
from musicstudio.engine.variation.task import Task, prepare_task
from musicstudio.engine.variation.windows import token_row

APART = 0.35  # noise by which further alternatives of a morph or of sliders differ from the first
AS_IT_COMES = Controls()


class Varier:
    """The trained network with everything around it. Not safe for use by several threads at once."""

    def __init__(self, net: Net) -> None:
        self.net = net

    @classmethod
    def load(cls, path: Path | str | None = None) -> Varier:
        """The network in use, or the one in `path`. Raises FileNotFoundError."""
        return cls(load_net(Path(path) if path else None))

    def vary(self, score: Score, controls: Controls = AS_IT_COMES, progress: Progress | None = None) -> list[Score]:
        """New scores, one per alternative, in which the melody's voice is rewritten inside the scope.

        What is locked, what crosses the scope's edges, everything else of the score, and notes that the network writes again come
        back as they are. Other notes have ids that the score does not have; they keep to the key unless the melody itself leaves
        it there, to the melody's register, and to the length of the bars. Words are sung on in order, in each window as far as
        its notes reach. A window of silence stays silent, but for a morph. With nothing to change, the score itself comes back.

        `progress` gets `partial("bar", {"alternative", "bar", "notes": [{"part", ...}]})` with the melody's notes of each
        bar of each alternative. When it is cancelled, the alternatives so far come back. Raises CannotCompose.
        """
        torch.set_num_threads(1)
        progress = progress or SilentProgress()
        task = prepare_task(score, controls)
        bars = len(score.measures)
        answers: list[Score] = []
        for alternative in range(controls.alternatives):
            if progress.cancelled():
                break
            answers.append(self.rewrite(task, controls, alternative) if task else score)
            _report(answers[-1], task, alternative, progress)
            progress.step((alternative + 1) * bars, controls.alternatives * bars, f"Variation {alternative + 1}")
        return answers

    def rewrite(self, task: Task, controls: Controls, alternative: int) -> Score:
        """One alternative."""
        z = moved(self.net, task, controls, alternative)

        def write(points: Points) -> Ints:
            return generate(self.net, points, task.frame, task.fixed, task.allowed)

        if controls.kind == "attributes":
            codes = slide(write, z, self.net.axes.numpy(), task.given, controls.sliders)
        else:
            codes = write(z)
        row = task.melody.row.copy()
        for number, (first, last) in enumerate(task.beats):
            inside = slice(*task.spans[number])
            # Where no note begins, what rings into the window rings on.
            if controls.kind == "morph" or (row[inside] >= 0).any():
                row[inside] = token_row(codes[number], task.melody.beats[first:last], task.shifts[number])
        return answer_score(task.melody, written_notes(task.melody, row, task.spans), task.spans)


def moved(net: Net, task: Task, controls: Controls, alternative: int) -> Floats:
    """The latents (N, latents) to write from."""
    z: npt.NDArray[np.floating] = latents(net, task.given)
    noise = np.stack(
        [
            np.random.default_rng([controls.seed & 0xFFFFFFFF, alternative, first]).standard_normal(z.shape[1], np.float32)
            for first, _ in task.beats
        ]
    )
    if controls.kind == "vary":
        z = np.sqrt(1 - controls.amount**2) * z + controls.amount * noise
    elif controls.kind == "morph" and task.target is not None:
        z = z + controls.amount * (latents(net, task.target) - z)
    if alternative and controls.kind != "vary":
        z = z + APART * noise
    return z.astype(np.float32)


def _report(answer: Score, task: Task | None, alternative: int, progress: Progress) -> None:
    if task is None:
        return
    part, voice = task.melody.part.id, task.melody.voice
    bars: list[list[dict[str, object]]] = [[] for _ in answer.measures]
    for note in answer.part(part).notes:
        if note.voice == voice:
            bars[answer.measure_at(note.onset)].append({"part": part, **note_to_json(note)})
    for bar, notes in enumerate(bars):
        progress.partial("bar", {"alternative": alternative, "bar": bar, "notes": notes})
