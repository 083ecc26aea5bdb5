"""From tones to notes of the written parts: what is kept stays as it is, and everything else makes room for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from musicstudio.engine.accompaniment.plan import Harmony, Task
from musicstudio.engine.accompaniment.tones import Tone
from musicstudio.engine.choices import STYLE_PARTS
from musicstudio.engine.notation.choir import ACCOMPANIMENT, ACCOMPANIMENT_PARTS
from musicstudio.engine.notation.score import ChordSymbol, Note, Part, Score, Tie, note_order
from musicstudio.engine.notation.voices import MOST_VOICES, separate_voices
from musicstudio.engine.request import fresh_id, with_parts


@dataclass
class Draft:
    """One alternative while it is written: notes of each part by bar, symbols by bar."""

    number: int
    harmony: Harmony
    kept: dict[str, tuple[Note, ...]]
    ids: set[str]
    bars: dict[int, dict[str, list[Note]]] = field(default_factory=dict)

    def symbols(self, score: Score, bar: int) -> list[ChordSymbol]:
        return [symbol for symbol in self.harmony.symbols if score.measure_at(symbol.tick) == bar]


def new_draft(task: Task, number: int, harmony: Harmony) -> Draft:
    kept = task.controls.scope.kept(task.score, ACCOMPANIMENT_PARTS)
    return Draft(number, harmony, kept, {note.id for _, note in task.score.notes()})


def admitted(task: Task, draft: Draft, bar: int, tones: Iterable[Tone]) -> list[Tone]:
    """The tones of a bar that may be written: within what may be rewritten, not in a locked part, and clear of kept notes of
    their part, before which they end."""
    controls = task.controls
    if not controls.scope.writes(task.score, bar):
        return []
    first, last = controls.regenerate or (0, task.score.end)
    result = []
    for tone in tones:
        if tone.part in controls.locked_parts:
            continue
        start, end = max(tone.onset, first), min(tone.end, last)
        for note in draft.kept.get(tone.part, ()):
            if _meets(tone.pitch, note) and note.onset < end and note.end > start:
                start, end = (note.end, end) if note.onset <= start else (start, note.onset)
        if start < end:
            whole = (start, end) == (tone.onset, tone.end)
            result.append(tone if whole else replace(tone, onset=start, end=end, carried=False, onward=False))
    return _struck_once(result)


def _struck_once(tones: Iterable[Tone]) -> list[Tone]:
    """Tones of which none sounds into another of the same part and pitch: a key or string that is struck anew stops first."""
    result: list[Tone] = []
    last: dict[tuple[str, int], int] = {}
    for tone in sorted(tones, key=lambda t: (t.onset, -t.end)):
        before = last.get((tone.part, tone.pitch))
        if before is not None and result[before].end > tone.onset:
            if result[before].onset == tone.onset:
                continue
            result[before] = replace(result[before], end=tone.onset, onward=False)
        last[tone.part, tone.pitch] = len(result)
        result.append(tone)
    return result


def _meets(pitch: int, note: Note) -> bool:
    """Whether a hand or a string could not hold both: the same pitch, or a neighbour."""
    return abs(note.pitch - pitch) <= 2


def add_bar(task: Task, draft: Draft, bar: int, before: Sequence[Tone], tones: Sequence[Tone], after: Sequence[Tone]) -> None:
    """Make notes of a bar's admitted tones; `before` and `after` are those of the bars beside it, for ties over barlines."""
    measure = task.score.measures[bar]
    written: dict[str, list[Note]] = {}
    for part in STYLE_PARTS[task.controls.style]:
        own: list[Note] = []
        for tone in sorted((t for t in tones if t.part == part), key=lambda t: (t.onset, t.pitch)):
            came = tone.carried and any(t.onward and _joined(t, tone, measure.onset) for t in before)
            goes = tone.onward and any(t.carried and _joined(tone, t, measure.end) for t in after)
            tie: Tie = "continue" if came and goes else "stop" if came else "start" if goes else ""
            name = fresh_id(f"{part}-{bar}-{len(own)}", draft.ids)
            own.append(Note(name, tone.onset, tone.end - tone.onset, tone.pitch, tie=tie, velocity=tone.velocity))
        written[part] = own
    for part in ACCOMPANIMENT_PARTS:
        kept = [note for note in draft.kept.get(part, ()) if task.score.measure_at(note.onset) == bar]
        taken = max((int(note.voice) for note in kept), default=0)
        fresh = [
            replace(note, voice=str(min(MOST_VOICES, int(note.voice) + taken))) for note in separate_voices(written.get(part, ()))
        ]
        written[part] = sorted(kept + fresh, key=note_order)
    draft.bars[bar] = written


def _joined(first: Tone, second: Tone, barline: int) -> bool:
    return first.part == second.part and first.pitch == second.pitch and first.end == second.onset == barline


def answer_score(task: Task, draft: Draft) -> Score:
    """The user's score with the written parts and chords: finished bars as written, unfinished ones as they were. Written parts
    of other styles stay only where something in them is kept."""
    score = task.score
    own, locked = STYLE_PARTS[task.controls.style], task.controls.locked_parts
    parts, gone = list[Part](), set[str]()
    for form in ACCOMPANIMENT:
        known = next((p for p in score.parts if p.id == form.id), None)
        notes = [n for bar in draft.bars.values() for n in bar[form.id]]
        notes += [n for n in (known.notes if known else ()) if score.measure_at(n.onset) not in draft.bars]
        if form.id in own or notes or (known and form.id in locked):
            part = known or Part(form.id, form.name, (), form.program, form.clef)
            parts.append(replace(part, notes=tuple(sorted(notes, key=note_order))))
        else:
            gone.add(form.id)
    chords = [s for s in draft.harmony.symbols if score.measure_at(s.tick) in draft.bars]
    chords += [s for s in score.chords if score.measure_at(s.tick) not in draft.bars]
    score = replace(
        score, parts=tuple(p for p in score.parts if p.id not in gone), chords=tuple(sorted(chords, key=lambda s: s.tick))
    )
    return with_parts(score, parts, task.melody[0])
