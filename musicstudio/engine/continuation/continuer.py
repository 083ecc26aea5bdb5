"""A melody in, the same melody with new bars out, bar by bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.continuation.answer import Task, answer_score, bar_notes, part_bar, prepare_task
from musicstudio.engine.continuation.controls import Controls
from musicstudio.engine.continuation.decode import Event, Wish, Writer, begun, expectation, extended
from musicstudio.engine.continuation.events import SILENT, Home, Line, find_home, line_of
from musicstudio.engine.continuation.features import DENSITIES
from musicstudio.engine.continuation.model import Net
from musicstudio.engine.continuation.weights import load_net
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Note, Part, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.progress import Progress, SilentProgress

AS_IT_COMES = Controls()
BEYOND = 3  # semitones by which new notes may go beyond the melody's own compass
NARROWEST = 14  # semitones of the compass of new notes at least
RIVALS = 6  # passages between two that stay: the one after which what follows is most expected is taken
FOLLOWING = 8  # events
TRIES = 16  # last bars that are tried until one ends on the tonic


@dataclass
class Draft:
    """One alternative while it is written."""

    number: int
    events: list[Event] = field(default_factory=list)
    bars: dict[int, list[Note]] = field(default_factory=dict)


class Continuer:
    """The trained network with everything around it. Not safe for use by several threads at once."""

    def __init__(self, net: Net) -> None:
        self.net = net

    @classmethod
    def load(cls, path: Path | str | None = None) -> Continuer:
        """The network in use, or the one in `path`. Raises FileNotFoundError."""
        return cls(load_net(Path(path) if path else None))

    def extend(self, score: Score, controls: Controls = AS_IT_COMES, progress: Progress | None = None) -> list[Score]:
        """New scores, one per alternative: the user's notes as they are, the melody gone on by `controls.bars` bars (or, with
        `controls.regenerate`, written again in that place). Measures of the metre in force are added as they are needed.

        `progress` gets `partial("bar", {"alternative", "bar", "notes": [{"part", ...}]})` with all notes of the melody's
        part in a bar as soon as it is final. When it is cancelled, the bars so far come back (an alternative without
        any finished bar is left out). Raises CannotCompose.
        """
        progress = progress or SilentProgress()
        task = prepare_task(score, controls)
        drafts = [Draft(number) for number in range(controls.alternatives)]
        total = len(task.bars) * len(drafts)
        done = 0
        torch.set_num_threads(1)
        for draft in drafts:
            for bar in self.write(task, score, controls, draft):
                done += 1
                progress.step(done, total, f"Bar {bar + 1} of {len(task.score.measures)}")
                notes = [{"part": task.melody[0], **note_to_json(n)} for n in part_bar(task, draft.bars[bar], bar)]
                progress.partial("bar", {"alternative": draft.number, "bar": bar, "notes": notes})
                if progress.cancelled():
                    break
            if progress.cancelled():
                break
        return [answer_score(task, score, draft.bars) for draft in drafts if draft.bars]

    def write(self, task: Task, source: Score, controls: Controls, draft: Draft) -> Iterator[int]:
        """Fill the openings of one draft; yields each bar as it becomes final."""
        ids = {note.id for _, note in source.notes()}
        waiting = list(task.bars)

        def final(reached: int) -> Iterator[int]:
            while waiting and task.score.measures[waiting[0]].end <= reached:
                bar = waiting.pop(0)
                draft.bars[bar] = bar_notes(task, draft.events, bar, ids)
                yield bar

        for index, (_, end) in enumerate(task.openings):
            rng = np.random.default_rng([controls.seed & 0xFFFFFFFF, draft.number, index])
            before = list(draft.events)
            for writer in self.fill(task, source, controls, index, before, rng):
                draft.events = before + writer.written
                yield from final(writer.place)
            following = task.openings[index + 1 :]
            yield from final(following[0][0] if following else max(end, task.score.end))

    def fill(
        self, task: Task, source: Score, controls: Controls, index: int, events: Sequence[Event], rng: np.random.Generator
    ) -> Iterator[Writer]:
        """Write into one opening; yields the writer whenever what it has written is final."""
        start, end = task.openings[index]
        original = [n for n in source.part(task.melody[0]).notes if n.voice == task.melody[1]]
        home, first_bar, (low, high) = self._surroundings(task, original, start)
        left = self._line(task, [n for n in task.line if n.onset < start], events)
        right = self._line(task, [n for n in task.line if n.onset >= end], ())
        last = task.ends and index == len(task.openings) - 1
        end_bar = task.score.measure_at(end - 1) + 1 if last and controls.ending else None
        density = 0 if controls.density is None else 1 + round(controls.density * (DENSITIES - 1))
        lean = 0.0 if controls.density is None else 2 * controls.density - 1
        wish = Wish(end, end_bar, density, lean, controls.temperature, low, high)
        writer = Writer(self.net, task.clock, home, wish, begun(task.clock, left, start, end), first_bar, rng)
        if len(right):
            yield self._fitting(task, writer, right)
        elif end_bar is None:
            while not writer.finished:
                writer.advance()
                yield writer
        else:
            barline = task.score.measures[end_bar - 1].onset
            while writer.place < barline and not writer.finished:
                writer.advance()
                # The note that leads into the last bar is not final: it may be the last one.
                if writer.place < barline:
                    yield writer
            yield self._ending(writer)

    @staticmethod
    def _surroundings(task: Task, original: Sequence[Note], start: int) -> tuple[Home, int, tuple[int, int]]:
        """Key and register of the melody, and its first full bar."""
        line = line_of(task.clock, sounding_notes(Part("melody", "", tuple(n for n in original if n.duration))))
        home = find_home(line, task.score.key_at(start))
        pitches = [note.pitch for note in original if note.duration]
        low, high = min(pitches) - BEYOND, max(pitches) + BEYOND
        wider = max(0, NARROWEST - (high - low) + 1) // 2
        first_bar = int(line.bars[0]) + (task.score.pickup > 0 and line.bars[0] == 0)
        return home, first_bar, (max(0, low - wider), min(127, high + wider))

    @staticmethod
    def _line(task: Task, notes: Sequence[Note], events: Sequence[Event]) -> Line:
        """What is heard of notes that stay and of new ones."""
        new = [Note(f"new{i}", onset, end - onset, pitch) for i, (onset, end, pitch) in enumerate(events)]
        heads = sounding_notes(Part("melody", "", tuple(n for n in notes if n.duration)))
        return line_of(task.clock, [*heads, *new])

    def _ending(self, writer: Writer) -> Writer:
        """The last bar written so that the melody ends on its tonic."""
        for attempt in writer.rng.spawn(TRIES):
            rival = writer.fork(attempt)
            while not rival.finished:
                rival.advance()
            if rival.at_home:
                return rival
        rival.correct_end()
        return rival

    def _fitting(self, task: Task, writer: Writer, right: Line) -> Writer:
        """A passage that leads well into what follows."""
        rivals = [writer.fork(rng) for rng in writer.rng.spawn(RIVALS)]
        scores = []
        for rival in rivals:
            while not rival.finished:
                rival.advance()
            whole = joined(task, rival.line, right.part(0, min(FOLLOWING, len(right))))
            scores.append(expectation(self.net, rival.home, whole, rival.first_bar, len(rival.line)))
        return rivals[int(np.argmax(scores))]


def joined(task: Task, line: Line, right: Line) -> Line:
    """One line after the other, with a rest between them when there is time."""
    if line.onsets[-1] < right.onsets[0]:
        line = extended(task.clock, line, SILENT, int(right.onsets[0]))
    return Line(
        np.append(line.onsets[:-1], right.onsets), np.append(line.pitches, right.pitches), np.append(line.units, right.units),
        np.append(line.codes[:-1], right.codes), np.append(line.metres[:-1], right.metres), np.append(line.bars[:-1], right.bars),
    )  # fmt: skip
