"""The written parts in a few figures, to compare one version with another."""

from collections.abc import Collection
from dataclasses import dataclass

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Measure, Score


@dataclass(frozen=True)
class Facts:
    """Lowest and highest pitch (MIDI; None without notes) of the written parts, and how often they strike a note per beat."""

    lowest: int | None
    highest: int | None
    moves_per_beat: float


def facts_of(score: Score, parts: Collection[str]) -> Facts:
    """What the parts with these ids have in them."""
    notes = [note for part, note in score.notes() if part.id in parts and note.duration]
    pitches = [note.pitch for note in notes]
    struck = sum(note.tie not in ("stop", "continue") for note in notes)
    beats = sum(_beats(score, measure) for measure in score.measures)
    return Facts(min(pitches, default=None), max(pitches, default=None), struck / beats if beats else 0.0)


def _beats(score: Score, measure: Measure) -> float:
    """Felt beats of a bar: dotted values in compound metres."""
    metre = score.metre_at(measure.onset)
    unit = 4 * TICKS_PER_QUARTER // metre.unit
    compound = metre.unit >= 8 and metre.beats > 3 and metre.beats % 3 == 0
    return measure.duration / (unit * 3 if compound else unit)
