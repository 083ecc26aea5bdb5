"""Accompaniment patterns over a score's chords, written bar by bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.choices import INSTRUMENT_PARTS
from musicstudio.engine.learning.weights import in_use
from musicstudio.engine.notation import messages
from musicstudio.engine.notation.choir import ACCOMPANIMENT, STUDIO_PARTS
from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Note, Part, Score, note_order
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.progress import Progress, SilentProgress
from musicstudio.engine.request import CannotCompose, check_length, find_melody, fresh_id, with_parts
from musicstudio.engine.rhythm.bars import Floats, by_span, condition, melody_steps, quantised, step_chords
from musicstudio.engine.rhythm.chords import Chords, written_chords
from musicstudio.engine.rhythm.controls import Controls
from musicstudio.engine.rhythm.model import Generator
from musicstudio.engine.rhythm.patterns import SLOTS, STEPS, Bools, Span, encode, spans
from musicstudio.engine.rhythm.playing import INSTRUMENTS, Struck, play
from musicstudio.engine.rhythm.running import STEADY, conditions
from musicstudio.engine.rhythm.weights import SHIPPED, load_generator

AS_IT_COMES = Controls()


@dataclass(frozen=True)
class Task:
    """A score made ready. `tune` has the melody's notes for each span, `old` the notes of each written part as they came, `kept`
    those of them that stay."""

    score: Score
    melody: str | None
    chords: Chords
    spans: list[Span]
    tune: list[list[Note]]
    old: dict[str, tuple[Note, ...]]
    kept: dict[str, tuple[Note, ...]]


@dataclass
class Draft:
    """One alternative while it is written: finished bars as notes by part."""

    number: int
    bars: dict[int, dict[str, list[Note]]] = field(default_factory=dict)


class PatternMaker:
    """The trained generator with everything around it. Not safe for use by several threads at once."""

    def __init__(self, net: Generator) -> None:
        self.net = net

    @classmethod
    def load(cls, path: Path | str | None = None) -> PatternMaker:
        """The network in use, or the one in `path`. Raises FileNotFoundError."""
        return cls(load_generator(Path(path) if path else in_use(SHIPPED)))

    def make(self, score: Score, controls: Controls = AS_IT_COMES, progress: Progress | None = None) -> list[Score]:
        """New scores, one per alternative: the user's music as it is, with the instrument's parts added (or rewritten where
        they are not locked) over the score's chord symbols. A pickup stays without accompaniment.

        `progress` gets `partial("bar", {"alternative", "bar", "notes": [{"part", ...}]})` for each bar as soon as it is final.
        When it is cancelled, the bars so far come back (an alternative without any finished bar is left out). Raises
        CannotCompose.
        """
        progress = progress or SilentProgress()
        torch.set_num_threads(1)
        task = prepare_task(score, controls)
        bars = len(score.measures)
        drafts = [Draft(number) for number in range(controls.alternatives)]
        for draft in drafts:
            for bar in self.write(task, controls, draft):
                progress.step(draft.number * bars + bar + 1, bars * len(drafts), f"Bar {bar + 1} of {bars}")
                notes = [{"part": part, **note_to_json(n)} for part, line in draft.bars[bar].items() for n in line]
                progress.partial("bar", {"alternative": draft.number, "bar": bar, "notes": notes})
                if progress.cancelled():
                    break
            if progress.cancelled():
                break
        return [answer_score(task, draft, controls) for draft in drafts if draft.bars]

    def write(self, task: Task, controls: Controls, draft: Draft) -> Iterator[int]:
        """Write a draft; yields each bar as it becomes final."""
        instrument = INSTRUMENTS[controls.instrument]
        parts = INSTRUMENT_PARTS[controls.instrument]
        taken = {note.id for _, note in task.score.notes()}
        before: Bools | None = None
        last: Chord | None = None
        struck: list[Struck] = []
        for index, span in enumerate(task.spans):
            under = step_chords(span, task.chords)
            written = controls.scope.writes(task.score, span.bar) and not (span.bar == 0 and task.score.pickup)
            if not written:
                before = self._as_it_was(task, span, under)
            elif any(under):
                given = condition(span, under, melody_steps(span, task.tune[index]), last)
                before = self._draw(given, before, controls, (draft.number, index))
                struck += play(instrument, span, before, under)
            else:
                before = None
            last = under[span.places[-1][0]]
            if index + 1 == len(task.spans) or task.spans[index + 1].bar != span.bar:
                draft.bars[span.bar] = bar_notes(task, controls, span.bar, parts, struck, taken)
                struck = []
                yield span.bar

    def _draw(self, given: Floats, before: Bools | None, controls: Controls, place: tuple[int, int]) -> Bools:
        """The pattern of one span. Its chance hangs on the seed, the alternative and its place alone, so that rewriting a part of
        the piece with the same seed finds the same ideas there."""
        seed, (number, index) = controls.seed & 0xFFFFFFFF, place
        size = self.net.size.noise
        keys = ([seed, number, 0], [seed, number, 1 + index])
        steady, fresh = (np.random.default_rng(key).standard_normal(size) for key in keys)
        noise = torch.from_numpy((STEADY**0.5 * steady + (1 - STEADY) ** 0.5 * fresh).astype(np.float32))
        density = np.array([np.nan if controls.density is None else controls.density], np.float32)
        told = conditions(given[None], np.array([before is not None]), density)
        heard = np.zeros((2, STEPS, SLOTS), bool) if before is None else before
        made: Bools = self.net(noise[None], torch.from_numpy(heard)[None].float(), told)[0].numpy() > 0.5
        return made

    @staticmethod
    def _as_it_was(task: Task, span: Span, under: list[Chord | None]) -> Bools | None:
        """The pattern that stays in a span, None when nothing does."""
        notes = [n for line in task.kept.values() for n in line if n.duration and span.start <= n.onset < span.end]
        return encode(quantised(span, notes), under) if notes else None


def prepare_task(score: Score, controls: Controls) -> Task:
    """Everything that the maker needs. Raises CannotCompose."""
    check_length(score)
    chords = written_chords(score, controls.chord_pins)
    if not any(chords.chords):
        raise CannotCompose(messages.UNREAD_CHORDS if score.chords else messages.NO_CHORDS)
    melody = _melody(score, controls)
    there = spans(score)
    tune = [] if melody is None else [n for n in sounding_notes(score.part(melody[0])) if n.voice == melody[1] and n.duration]
    parts = INSTRUMENT_PARTS[controls.instrument]
    old = {part.id: part.notes for part in score.parts if part.id in parts}
    return Task(
        score, melody[0] if melody else None, chords, there, by_span([span.start for span in there], tune), old,
        controls.scope.kept(score, parts),
    )  # fmt: skip


def _melody(score: Score, controls: Controls) -> tuple[str, str] | None:
    """The melody; None when there is none and none was asked for, since chords alone can be played as well."""
    own = (p for p in score.parts if p.id not in STUDIO_PARTS and not p.percussion)
    if controls.melody is None and not any(n.duration for part in own for n in part.notes):
        return None
    return find_melody(score, controls.melody, STUDIO_PARTS)


def bar_notes(
    task: Task, controls: Controls, bar: int, parts: tuple[str, ...], struck: list[Struck], taken: set[str]
) -> dict[str, list[Note]]:
    """The notes of one bar by part id, those that stay included; `taken` ids grow."""
    first, last = controls.regenerate or (0, task.score.end)
    result = {}
    for part in parts:
        kept = task.kept.get(part, ())
        notes = [note for note in kept if task.score.measure_at(note.onset) == bar]
        for number, tone in enumerate(tone for tone in struck if tone.hand.part == part):
            end = min([tone.end, last, *(note.onset for note in kept if tone.start < note.onset)])
            sounding = any(note.onset <= tone.start < note.end or note.onset == tone.start for note in kept)
            if part in controls.locked_parts or sounding or not first <= tone.start < end:
                continue
            for pitch in tone.pitches:
                name = fresh_id(f"{part}-{bar}-{number}-{pitch}", taken)
                notes.append(Note(name, tone.start, end - tone.start, pitch, voice=tone.hand.voice, velocity=tone.velocity))
        result[part] = sorted(notes, key=note_order)
    return result


def answer_score(task: Task, draft: Draft, controls: Controls) -> Score:
    """The user's score with the written parts: finished bars as drafted, unfinished ones as they were."""
    parts = []
    for new in (part for part in ACCOMPANIMENT if part.id in INSTRUMENT_PARTS[controls.instrument]):
        notes = [note for bar in draft.bars.values() for note in bar[new.id]]
        notes += [n for n in task.old.get(new.id, ()) if task.score.measure_at(n.onset) not in draft.bars]
        ordered = tuple(sorted(notes, key=note_order))
        known = next((part for part in task.score.parts if part.id == new.id), None)
        parts.append(replace(known, notes=ordered) if known else Part(new.id, new.name, ordered, new.program, new.clef))
    if task.melody is None and not task.score.parts:
        return replace(task.score, parts=tuple(parts))
    return with_parts(task.score, parts, task.melody or task.score.parts[-1].id)
