"""Which part and voice is the melody? A guess with reasons, for the user to confirm, and the seed made from it."""

import re
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from statistics import fmean
from typing import Any

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Part, Score
from musicstudio.engine.notation.ties import sounding_notes

_MELODY_NAME = re.compile(r"melod|lead|sopran|vocal|voice|sing|cant|tune|solo|flute|violin|主旋律|旋律|人声", re.IGNORECASE)
_OTHER_NAME = re.compile(r"bass|drum|perc|chord|pad|accomp|alto|tenor|left|lh\b|伴奏|鼓", re.IGNORECASE)
MOST_CANDIDATES = 32


@dataclass(frozen=True, slots=True)
class MelodyCandidate:
    """A voice that may be the melody. `lowest` and `highest` are MIDI numbers, `confidence` is 0..1 and sums to 1."""

    part_id: str
    voice: str
    name: str
    note_count: int
    lowest: int
    highest: int
    confidence: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def melody_candidates(score: Score) -> list[MelodyCandidate]:
    """The voices of `score`, most likely melody first; percussion is left out. At most 32.

    The weight of a voice multiplies what marks tunes in pop and chorale files (Rizo et al., ISMIR 2006, use the same
    features): its name, how rarely its notes overlap, a register near the upper middle of the keyboard, a
    steady number of notes per beat, range between a fifth and two octaves, small steps, words, and standing first.
    """
    weighted: list[tuple[float, Part, str, tuple[Note, ...]]] = []
    for index, part in enumerate(score.parts):
        if part.percussion or not part.notes:
            continue
        voices = replace(part, notes=sounding_notes(part)).voices()
        for rank, (voice, notes) in enumerate(voices.items()):
            weight = _weight(part, notes, score) * 0.9**index * 0.6**rank
            weighted.append((weight, part, voice, notes))
    weighted.sort(key=lambda entry: -entry[0])
    total = sum(entry[0] for entry in weighted) or 1.0
    return [
        MelodyCandidate(
            part.id,
            voice,
            part.name,
            len(notes),
            min(note.pitch for note in notes),
            max(note.pitch for note in notes),
            round(weight / total, 4),
        )
        for weight, part, voice, notes in weighted[:MOST_CANDIDATES]
    ]


def _weight(part: Part, notes: tuple[Note, ...], score: Score) -> float:
    weight = 1.0
    if _MELODY_NAME.search(part.name):
        weight *= 4.0
    if _OTHER_NAME.search(part.name):
        weight *= 0.25
    if any(note.lyrics for note in notes):
        weight *= 3.0
    onsets = {note.onset for note in notes}
    overlaps = sum(a.end > b.onset for a, b in pairwise(notes))
    weight *= max(0.05, 1.0 - 2.0 * max(overlaps, len(notes) - len(onsets)) / len(notes))
    pitches = [note.pitch for note in notes]
    weight *= max(0.2, 1.0 - abs(fmean(pitches) - 70.0) / 24.0)
    span = max(pitches) - min(pitches)
    weight *= 1.0 if 5 <= span <= 24 else 0.5
    per_beat = len(onsets) / max(1.0, score.end / TICKS_PER_QUARTER)
    weight *= 1.0 if 0.4 <= per_beat <= 4.0 else max(0.1, min(per_beat / 0.4, 1.0))
    steps = [abs(a - b) for a, b in pairwise(pitches)]
    if steps:
        weight *= 0.5 + 0.5 * sum(step <= 4 for step in steps) / len(steps)
    return weight


def with_melody_only(score: Score, part_id: str, voice: str) -> Score:
    """`score` with that one voice as its one part "melody"; bars, metre, key, tempo, chords and titles stay.

    Notes keep their ids, times, ties and words. Raises KeyError when there is no such part or voice.
    """
    part = score.part(part_id)
    notes = part.voices()[voice]
    melody = replace(part, id="melody", notes=tuple(replace(note, voice="1") for note in notes))
    return replace(score, parts=(melody,))
