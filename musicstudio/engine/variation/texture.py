"""Play it like this bar: the accompaniment of one bar, carried to the chords of others.

The source bar's latent says how it is played; the target bars' chords say what on. Each note that comes goes to the part and
voice whose notes in the source bar are nearest to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Note, Score, note_order
from musicstudio.engine.notation.tuplets import guess_tuplets
from musicstudio.engine.progress import Progress, SilentProgress
from musicstudio.engine.request import CannotCompose, check_length, fresh_id
from musicstudio.engine.variation import messages
from musicstudio.engine.variation.bars import BEATS, SILENT, Bars, bar, pitch_classes_at, stack
from musicstudio.engine.variation.beats import Beat, make_beats, windows
from musicstudio.engine.variation.controls import TextureControls
from musicstudio.engine.variation.freedom import kept_notes
from musicstudio.engine.variation.harmony_at import chords_at
from musicstudio.engine.variation.line import MAJOR, Ints, scale_of
from musicstudio.engine.variation.play import load_texture_net, play, texture_latents
from musicstudio.engine.variation.roles import FOREIGN, LOWEST, PITCHES
from musicstudio.engine.variation.texture_model import Net
from musicstudio.engine.variation.texture_source import Source, accompaniment, read_source, slot_ticks

APART = 0.35  # noise on the source's latent by which further alternatives differ from the first


class TextureTransfer:
    """The trained network with everything around it. Not safe for use by several threads at once."""

    def __init__(self, net: Net) -> None:
        self.net = net

    @classmethod
    def load(cls, path: Path | str | None = None) -> TextureTransfer:
        """The network in use, or the one in `path`. Raises FileNotFoundError."""
        return cls(load_texture_net(Path(path) if path else None))

    def play_like(self, score: Score, controls: TextureControls, progress: Progress | None = None) -> list[Score]:
        """New scores, one per alternative, in which the accompaniment of the bars in the scope is played like the source bar, on
        their own chords.

        The melody, the source bar, what is locked and what crosses the scope's edges come back as they are. New notes have ids
        that the score does not have, end with their bar, are tones of the chord or of the key, and stay within an octave of the
        source bar's compass. A source bar with more or fewer beats than a target is gone through again and again.

        `progress` as in `Varier.vary`, with the notes of the accompaniment's parts. Raises CannotCompose.
        """
        torch.set_num_threads(1)
        progress = progress or SilentProgress()
        check_length(score)
        if controls.source_bar >= len(score.measures):
            raise CannotCompose(messages.NO_SOURCE)
        parts = accompaniment(score, controls)
        beats = make_beats(score)
        source = read_source(score, parts, beats, controls)
        scope = replace(controls.scope, locked_bars=controls.locked_bars | {controls.source_bar})
        kept = kept_notes(score, scope, parts)
        spans = [span for span in windows(beats, longest=BEATS, bars=1, hop=1) if scope.writes(score, beats[span[0]].bar)]
        answers: list[Score] = []
        for alternative in range(controls.alternatives):
            if progress.cancelled():
                break
            made = self._write(score, controls, source, [beats[a:b] for a, b in spans], alternative)
            answers.append(_answer(score, scope.regenerate, kept, made))
            for index in range(len(score.measures)):
                notes = [
                    {"part": part.id, **note_to_json(note)}
                    for part in answers[-1].parts
                    if part.id in parts
                    for note in part.notes
                    if score.measure_at(note.onset) == index
                ]
                progress.partial("bar", {"alternative": alternative, "bar": index, "notes": notes})
            progress.step(alternative + 1, controls.alternatives, f"Accompaniment {alternative + 1}")
        return answers

    def _write(
        self, score: Score, controls: TextureControls, source: Source, targets: list[list[Beat]], alternative: int
    ) -> list[tuple[str, Note]]:
        """The new notes of all target bars, each with its part."""
        if not targets:
            return []
        likes, grids, firsts = [], [], dict[int, int]()
        for beats in targets:
            first = firsts.get(beats[0].bar, 0)
            firsts[beats[0].bar] = first + len(beats)
            grid = [tick for beat in beats for tick in slot_ticks(beat)]
            likes.append(source.like(beats, first))
            grids.append(np.array([*grid, beats[-1].end]))
        chords = iter(chords_at(score, controls.chord_pins, [int(tick) for grid in grids for tick in grid[:-1]]))
        like, frame = stack(likes), stack([bar([], list(islice(chords, len(grid) - 1))) for grid in grids])
        z = texture_latents(self.net, like)
        if alternative:
            rng = np.random.default_rng([controls.seed & 0xFFFFFFFF, alternative])
            z = z + APART * rng.standard_normal(z.shape[1], np.float32)
        found = play(self.net, z, frame, _allowed(score, source, frame, grids))
        taken = {note.id for _, note in score.notes()}
        result = []
        for notes, ticks in zip(found.notes, grids, strict=True):
            for slot, pitch, held in notes[notes[:, 0] != SILENT].tolist():
                onset, end = int(ticks[slot]), int(ticks[min(slot + held, len(ticks) - 1)])
                model = source.nearest(pitch + LOWEST)
                if source.owners[model.id] in controls.locked_parts:
                    continue
                name = fresh_id(f"texture-{score.measure_at(onset)}-{slot}-{pitch}", taken)
                note = Note(name, onset, end - onset, pitch + LOWEST, model.voice, velocity=model.velocity)
                result.append((source.owners[model.id], note))
        return result


def _allowed(score: Score, source: Source, frame: Bars, grids: Sequence[Ints]) -> npt.NDArray[np.bool_]:
    """(N, 16, PITCHES) what may sound: tones of the chord and of the key, near the source bar's compass."""
    lengths = [(note.pitch, note.duration) for part, note in score.notes() if not part.percussion]
    pitch = np.arange(PITCHES) + LOWEST
    near = (pitch >= source.compass[0] - 12) & (pitch <= source.compass[1] + 12)
    tones = pitch_classes_at(frame) < FOREIGN
    scales = []
    for grid in grids:
        tonic = scale_of(score.key_at(int(grid[0])).fifths, [p for p, _ in lengths], [d for _, d in lengths])
        scales.append(np.isin((pitch - tonic) % 12, MAJOR))
    result: npt.NDArray[np.bool_] = (tones | np.array(scales)[:, None]) & near
    return result


def _answer(
    score: Score, inside: tuple[int, int] | None, kept: Mapping[str, tuple[Note, ...]], made: Sequence[tuple[str, Note]]
) -> Score:
    """The user's score with what is kept of the written parts and the new notes, but for those that leave the ticks `inside` or
    would strike a pitch again that a kept note holds. A new note that is one of those that went is that one again."""
    parts = []
    for part in score.parts:
        if part.id not in kept:
            parts.append(part)
            continue
        new = [note for owner, note in made if owner == part.id]
        if inside:
            new = [note for note in new if inside[0] <= note.onset and note.end <= inside[1]]
        new = [
            note
            for note in _struck_once(new)
            if not any(k.pitch == note.pitch and k.onset < note.end and k.end > note.onset for k in kept[part.id])
        ]
        staying = {note.id for note in kept[part.id]}
        went = {_place(note): note for note in part.notes if note.id not in staying}
        new = [replace(went[_place(note)], tie="") if _place(note) in went else note for note in new]
        notes = (*kept[part.id], *guess_tuplets(new))
        parts.append(replace(part, notes=tuple(sorted(notes, key=note_order))))
    return replace(score, parts=tuple(parts))


def _place(note: Note) -> tuple[int, int, int, str]:
    return note.onset, note.duration, note.pitch, note.voice


def _struck_once(notes: Sequence[Note]) -> list[Note]:
    """The notes, each at the latest ending where its pitch is struck again."""
    result, following = list[Note](), dict[int, int]()
    for note in sorted(notes, key=note_order, reverse=True):
        end = min(note.end, following.get(note.pitch, note.end))
        following[note.pitch] = note.onset
        if end > note.onset:
            result.append(replace(note, duration=end - note.onset))
    return result[::-1]
