"""What every generator is asked alike: which voice is the melody, which chords shall sound, and what may not be touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.choir import MAX_BARS, MAX_TICKS
from musicstudio.engine.notation.score import Note, Part, Score, note_order


class CannotCompose(Exception):
    """Nothing can be written for this score, in one sentence: why, and what to do.

    `sentence` is one of the constants that the edge translates by lookup; `values` fill its %(name)s. The text of the error
    is both together, in English.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True)
class ChordPin:
    """The chord that shall sound in [start, end) ticks: pitch classes 0..11 (C = 0) and, if it matters, the bass's."""

    start: int
    end: int
    pitch_classes: frozenset[int]
    bass: int | None = None


@dataclass(frozen=True)
class Scope:
    """What of the parts that a generator writes stays exactly as it is.

    locked_notes  ids of notes
    locked_parts  ids of parts
    locked_bars   0-based indices of measures
    regenerate    ticks [start, end): only here anything is rewritten; None = everywhere
    """

    locked_notes: frozenset[str] = frozenset()
    locked_parts: frozenset[str] = frozenset()
    locked_bars: frozenset[int] = frozenset()
    regenerate: tuple[int, int] | None = None

    def keeps(self, score: Score, part: Part, note: Note) -> bool:
        """Whether this note of a written part stays, looked at alone."""
        if note.id in self.locked_notes or part.id in self.locked_parts:
            return True
        if self.regenerate and (note.onset < self.regenerate[0] or note.end > self.regenerate[1]):
            return True
        return score.measure_at(note.onset) in self.locked_bars

    def writes(self, score: Score, bar: int) -> bool:
        """Whether anything may be written into the measure with this index."""
        if bar in self.locked_bars:
            return False
        measure = score.measures[bar]
        return self.regenerate is None or (measure.onset < self.regenerate[1] and measure.end > self.regenerate[0])

    def kept(self, score: Score, written: Collection[str]) -> dict[str, tuple[Note, ...]]:
        """The notes that stay by the id of their part, for the parts `written` that the score has: those that `keeps` names,
        and what is tied to them."""
        return {part.id: self._kept(score, part) for part in score.parts if part.id in written}

    def _kept(self, score: Score, part: Part) -> tuple[Note, ...]:
        chosen = {note.id for note in part.notes if self.keeps(score, part, note)}
        ordered = sorted(part.notes, key=note_order)
        # A tie whose other end stays must not be left hanging.
        ends = {(note.pitch, note.onset): note for note in ordered if note.tie in ("stop", "continue")}
        tied = [(a, ends.get((a.pitch, a.end))) for a in ordered if a.tie in ("start", "continue")]
        pairs = [(a.id, b.id) for a, b in tied if b is not None]
        for a, b in pairs:
            if a in chosen:
                chosen.add(b)
        for a, b in reversed(pairs):
            if b in chosen:
                chosen.add(a)
        return tuple(note for note in ordered if note.id in chosen)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What every generator's controls have. Raises ValueError for values out of range.

    seed          the same seed gives the same, another seed something else
    alternatives  1..8 answers
    melody        (part id, voice id); None = the part named soprano, else the first part and voice with notes
    locked_notes, locked_parts, locked_bars, regenerate   as in `Scope`
    """

    seed: int = 0
    alternatives: int = 1
    melody: tuple[str, str] | None = None
    locked_notes: frozenset[str] = frozenset()
    locked_parts: frozenset[str] = frozenset()
    locked_bars: frozenset[int] = frozenset()
    regenerate: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self.check(alternatives=(1, 8))

    def check(self, **bounds: tuple[float, float]) -> None:
        """Raise ValueError when a control lies outside of its bounds; None is always within."""
        for name, (low, high) in bounds.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must be between {low} and {high}")

    @property
    def scope(self) -> Scope:
        return Scope(self.locked_notes, self.locked_parts, self.locked_bars, self.regenerate)


def check_length(score: Score, many_bars: str = messages.MANY_BARS, long_music: str = messages.LONG_MUSIC) -> None:
    """Raise CannotCompose, with one of these sentences, for a score that is longer than what can be written on."""
    if len(score.measures) > MAX_BARS:
        raise CannotCompose(many_bars)
    if score.end > MAX_TICKS:
        raise CannotCompose(long_music)


def find_melody(score: Score, wanted: tuple[str, str] | None, written: Collection[str]) -> tuple[str, str]:
    """(part id, voice id) of the melody; without a wish the part named soprano, else the first with notes that is not one of
    the parts `written`. Raises CannotCompose when there are no notes, or `wanted` is a part that would be written over."""
    if wanted is not None:
        if wanted[0] in written:
            raise CannotCompose(messages.WRITTEN_MELODY)
        for part in score.parts:
            if part.id == wanted[0] and any(n.voice == wanted[1] and n.duration for n in part.notes):
                return wanted
        raise CannotCompose("The chosen melody has no notes; choose another part or voice, or write some notes first.")
    sounding = [p for p in score.parts if not p.percussion and p.id not in written and any(n.duration for n in p.notes)]
    sounding.sort(key=lambda p: not ("soprano" in p.id.lower() or "soprano" in p.name.lower()))
    if not sounding:
        raise CannotCompose("There is no melody yet: write or import at least one note first.")
    part = sounding[0]
    return part.id, next(voice for voice, notes in part.voices().items() if any(n.duration for n in notes))


def with_parts(score: Score, parts: Sequence[Part], after: str) -> Score:
    """`score` with these parts in place of its own of the same ids; new ones come behind the part with the id `after`."""
    written = {part.id: part for part in parts}
    new = [part for part in parts if all(part.id != old.id for old in score.parts)]
    result: list[Part] = []
    for part in score.parts:
        result.append(written.get(part.id, part))
        if part.id == after:
            result.extend(new)
    return replace(score, parts=tuple(result))


def fresh_id(name: str, taken: set[str]) -> str:
    """`name`, or as many letters more as it takes to be new; `taken` grows."""
    while name in taken:
        name += "r"
    taken.add(name)
    return name
