"""How strongly a note is felt: where it stands in the bar, then how long it is, then how high."""

from __future__ import annotations

from musicstudio.engine.harmony.grid import felt_beats
from musicstudio.engine.notation.score import Note, Score

Strength = tuple[int, int, int]


def metrical_weight(score: Score, tick: int) -> int:
    """4 at the begin of a bar, 3 in its middle (of four beats), 2 on another beat, 1 between beats (half-way, or at a
    third of one), 0 elsewhere. A pickup is the end of a bar (after Lerdahl and Jackendoff 1983)."""
    index = score.measure_at(tick)
    measure, metre = score.measures[index], score.metre_at(score.measures[index].onset)
    offset = tick - measure.onset
    if index == 0 and score.pickup:
        offset += metre.bar_ticks - measure.duration
    beats = felt_beats(metre)
    offset %= sum(length for length, _ in beats)
    place = 0
    for beat, (length, compound) in enumerate(beats):
        if offset < place + length:
            inside = offset - place
            if inside == 0:
                return 4 if beat == 0 else 3 if len(beats) % 2 == 0 and beat == len(beats) // 2 and len(beats) > 2 else 2
            return int(inside * 3 % length == 0 if compound else inside * 2 == length)
        place += length
    return 0


def strength(score: Score, note: Note) -> Strength:
    """To compare notes by: metrical weight, ticks, MIDI pitch."""
    return metrical_weight(score, note.onset), note.duration, note.pitch


def strong(strengths: list[Strength]) -> list[bool]:
    """Which syllables of a line bear an accent: those stronger than both neighbours, ties going to neither."""
    padded = [(-1, 0, 0), *strengths, (-1, 0, 0)]
    return [padded[i - 1] < one > padded[i + 1] for i, one in enumerate(strengths, 1)]
