"""Melody in, chords and a texture out, bar by bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from musicstudio.engine.accompaniment import guitar, pad, piano, shells, waltz
from musicstudio.engine.accompaniment.answer import Draft, add_bar, admitted, answer_score, new_draft
from musicstudio.engine.accompaniment.controls import Controls
from musicstudio.engine.accompaniment.model import ChordNet
from musicstudio.engine.accompaniment.plan import Task, draw, prepare
from musicstudio.engine.accompaniment.player import PlayerNet
from musicstudio.engine.accompaniment.tones import Setting, Tone, make_setting
from musicstudio.engine.accompaniment.weights import load_chords, load_player
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Score
from musicstudio.engine.progress import Progress, SilentProgress

AS_IT_COMES = Controls()
WRITERS = {"folk-guitar": guitar.write, "jazz-shells": shells.write, "waltz": waltz.write, "string-pad": pad.write}


class Accompanist:
    """The trained networks with everything around them. Not safe for use by several threads at once."""

    def __init__(self, chords: ChordNet, player: PlayerNet) -> None:
        self.chords, self.player = chords, player

    @classmethod
    def load(cls, chords: Path | None = None, player: Path | None = None) -> Accompanist:
        """The networks in use, or those in these files. Raises FileNotFoundError."""
        return cls(load_chords(chords), load_player(player))

    def accompany(self, score: Score, controls: Controls = AS_IT_COMES, progress: Progress | None = None) -> list[Score]:
        """New scores, one per alternative: the user's notes as they are, with the parts of the style added (or rewritten where
        they are not locked) and with chord symbols.

        `progress` gets `partial("bar", {"alternative", "bar", "notes": [{"part", ...}], "chords": [{"tick", "text"}]})` for
        each bar as soon as it is final. When it is cancelled, the bars so far come back (an alternative without any finished
        bar is left out). Raises CannotCompose.
        """
        progress = progress or SilentProgress()
        torch.set_num_threads(1)
        task = prepare(score, controls, self.chords)
        bars, finished = len(score.measures), list[Draft]()
        for number in range(controls.alternatives):
            if progress.cancelled():
                break
            draft = new_draft(task, number, draw(task, number))
            finished.append(draft)
            for bar in self._write(task, draft):
                progress.step(number * bars + bar + 1, controls.alternatives * bars, f"Bar {bar + 1} of {bars}")
                notes = [{"part": part, **note_to_json(n)} for part, line in draft.bars[bar].items() for n in line]
                chords = [{"tick": symbol.tick, "text": symbol.text} for symbol in draft.symbols(score, bar)]
                progress.partial("bar", {"alternative": number, "bar": bar, "notes": notes, "chords": chords})
                if progress.cancelled():
                    break
        return [answer_score(task, draft) for draft in finished if draft.bars]

    def _write(self, task: Task, draft: Draft) -> Iterator[int]:
        """Write one alternative; yields each bar as it becomes final, which is when the next one is known."""
        seed = (task.controls.seed & 0xFFFFFFFF, draft.number, 1)
        setting = make_setting(task.score, draft.harmony.spans, task.notes, task.controls.density, seed)
        before: Sequence[Tone] = ()
        now: Sequence[Tone] = ()
        for ready, tones in enumerate(self.texture(task.controls, setting)):
            after = admitted(task, draft, ready, tones)
            if ready:
                add_bar(task, draft, ready - 1, before, now, after)
                yield ready - 1
            before, now = now, after
        add_bar(task, draft, len(task.score.measures) - 1, before, now, ())
        yield len(task.score.measures) - 1

    def texture(self, controls: Controls, setting: Setting) -> Iterator[list[Tone]]:
        """The tones of each bar in the style that is asked for."""
        if controls.style in WRITERS:
            return WRITERS[controls.style](setting)
        return piano.write(setting, self.player)
