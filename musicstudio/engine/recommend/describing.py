"""What a piece is like, in the words that listeners choose by: instruments, mood, style, texture.

Read from the score alone, by rules that stand here with their thresholds: the same score has the same tags on every machine.
Tempo, density and mode are what listeners' judgements of happy and sad follow most (Gabrielsson and Lindström 2010, The role of
structure in the musical expression of emotions): fast and major is lively, slow and minor melancholic.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from musicstudio.engine.continuation.key import find_key
from musicstudio.engine.notation.melody import melody_candidates
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Part, Score
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.recommend.instruments import BY_PROGRAM, DRUMS, VOICE

MOODS = ("calm", "bright", "melancholic", "lively")
STYLES = ("air", "chorale", "counterpoint", "jig", "reel", "song", "waltz")
TEXTURES = ("solo", "choir", "ensemble", "piano")

LIVELY = 4.0
"""Notes of the melody per second from which music is lively in any key; what is slower is melancholic in minor."""
CALM = 1.6
"""The same below which a piece in major is calm."""
GOING = 2.6
"""The same below which it is calm still, when its melody stays within `WIDE`; else it is bright."""
WIDE = 16
"""Semitones."""
TOGETHER = 0.5
"""Share of the moments at which three of four voices begin together, from which four voices are a chorale."""
RUNNING = 0.55
"""Share of the melody's notes that are the running value of a dance: eighths of a jig, and of a reel in whole bars."""
CHORDS = ("piano", "guitar", "harp", "harpsichord")
"""Instruments that accompany: a line of theirs is no voice."""
ALONE = 0.1
"""Share of the notes that sound while another one of the part does, up to which one instrument plays one line."""


@dataclass(frozen=True)
class Looked:
    """A score as the rules look at it: the parts that sound, the notes of the melody and how many of them begin in a second, and
    whether the notes are those of a minor key."""

    score: Score
    parts: tuple[Part, ...]
    melody: tuple[Note, ...]
    per_second: float
    minor: bool

    @property
    def pitched(self) -> list[Part]:
        return [part for part in self.parts if not part.percussion]


def describe(score: Score) -> list[str]:
    """Tags like "instrument:violin", "mood:calm", "style:waltz", "texture:solo", sorted; none for a score without notes."""
    looked = _look(score)
    if looked is None:
        return []
    found = {f"instrument:{name}" for name in _instruments(looked)}
    found.add(f"mood:{_mood(looked)}")
    found |= {f"style:{name}" for name in _styles(looked)}
    found.add(f"texture:{_texture(looked)}")
    return sorted(found)


def _look(score: Score) -> Looked | None:
    parts = tuple(
        Part(part.id, part.name, notes, part.program, part.clef, part.percussion)
        for part in score.parts
        if (notes := tuple(note for note in sounding_notes(part) if not note.grace))
    )
    if not any(not part.percussion for part in parts):
        return None
    best = melody_candidates(Score(score.measures, parts, score.metres, score.keys, score.tempos))[0]
    melody = next(part for part in parts if part.id == best.part_id).voices()[best.voice]
    onsets = {note.onset for note in melody}
    start, end = seconds_at(score, [min(onsets), max(note.end for note in melody)])
    pitched = [note for part in parts if not part.percussion for note in part.notes]
    pitches, lengths = (np.array([getattr(note, name) for note in pitched]) for name in ("pitch", "duration"))
    _tonic, minor = find_key(pitches, lengths, score.keys[0])
    return Looked(score, parts, melody, len(onsets) / max(1.0, end - start), minor)


def _instruments(looked: Looked) -> set[str]:
    return {DRUMS if part.percussion else BY_PROGRAM[part.program] for part in looked.parts}


def _mood(looked: Looked) -> str:
    pitches = [note.pitch for note in looked.melody]
    if looked.per_second >= LIVELY:
        return "lively"
    if looked.minor:
        return "melancholic"
    narrow = max(pitches) - min(pitches) < WIDE
    return "calm" if looked.per_second < (GOING if narrow else CALM) else "bright"


def _texture(looked: Looked) -> str:
    names = [BY_PROGRAM[part.program] for part in looked.pitched]
    if len(names) >= 3 and set(names) == {VOICE}:
        return "choir"
    if set(names) == {"piano"} and (len(names) > 1 or not _one_line(looked.pitched[0])):
        return "piano"
    return "solo" if len(looked.parts) == 1 else "ensemble"


def _one_line(part: Part) -> bool:
    overlaps = sum(one.end > other.onset for one, other in pairwise(part.notes))
    return overlaps <= ALONE * len(part.notes)


def _styles(looked: Looked) -> set[str]:
    styles = set()
    voices = [part for part in looked.pitched if _one_line(part) and BY_PROGRAM[part.program] not in CHORDS]
    if len(voices) == len(looked.pitched) >= 3:
        together = _together(voices) >= TOGETHER
        styles.add("chorale" if together and len(voices) >= 4 else "counterpoint")
    else:
        styles |= _dances(looked)
    if any(note.lyrics for note in looked.melody):
        styles.add("song")
    elif not styles and looked.per_second < LIVELY:
        styles.add("air")
    return styles


def _together(voices: list[Part]) -> float:
    """How often, of the moments at which any voice begins, all but one at the most do."""
    beginning = Counter(note.onset for part in voices for note in {note.onset: note for note in part.notes}.values())
    return sum(count >= len(voices) - 1 for count in beginning.values()) / len(beginning)


def _dances(looked: Looked) -> set[str]:
    """By the metre of most of the piece, its tempo, and the melody's running notes."""
    metre = looked.score.metre_at(looked.melody[len(looked.melody) // 2].onset)
    bpm = looked.score.tempos[0].bpm
    lengths = Counter(note.duration for note in looked.melody)
    eighth = TICKS_PER_QUARTER // 2
    found = set()
    if metre.unit == 8 and metre.beats in (6, 9, 12) and _share(lengths, eighth) >= RUNNING and bpm >= 120:
        found.add("jig")
    # Eight running notes fill a bar of two or four beats, however they are written.
    running = metre.bar_ticks // 8
    if (metre.beats, metre.unit) in ((4, 4), (2, 2), (2, 4)) and _share(lengths, running) >= RUNNING:
        found |= {"reel"} if looked.per_second >= LIVELY else set()
    # Three quarters in a bar that goes by in less than two seconds, with a bass on the first of them alone or a plain tune.
    if (metre.beats, metre.unit) == (3, 4) and bpm >= 100:
        found.add("waltz")
    return found


def _share(lengths: Counter[int], value: int) -> float:
    return lengths[value] / sum(lengths.values())
