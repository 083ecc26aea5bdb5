"""What UTAU's and OpenUtau's files have in common: lines of sung notes in ticks of 480 to the quarter, to a Score.

Signs of those editors in place of words: "-" and "+~" hold the vowel, "+" sings the next syllable of the word before, "R" rests.
A hold is written into the Score as a line of extension, "+" as a word of its own that the singer understands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_NOTES, MAX_PARTS, MAX_TICK
from musicstudio.engine.notation.midi_reader import check_bars, likely_clef
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    KeyChange,
    Lyric,
    MetreChange,
    Note,
    Part,
    Score,
    Tempo,
    regular_measures,
)
from musicstudio.engine.notation.text import clean_text
from musicstudio.engine.notation.tuplets import guess_tuplets
from musicstudio.engine.notation.voices import separate_voices

RESOLUTION = 480
SCALE = TICKS_PER_QUARTER // RESOLUTION
HOLDS = ("-", "+~", "+*", "ー")
VOICE = 53  # General MIDI "Voice Oohs", counted from 0
SLOWEST, FASTEST = 5.0, 1000.0


@dataclass(frozen=True)
class UtauNote:
    """One note: start and length in ticks of 480 to the quarter, MIDI number, words."""

    start: int
    length: int
    pitch: int
    words: str


def make_score(
    lines: Sequence[tuple[str, Sequence[UtauNote]]], metres: Sequence[MetreChange], tempos: Sequence[Tempo], title: str
) -> Score:
    """Named lines as the parts of a Score; `metres` and `tempos` are in the Score's ticks. Raises UnreadableScore."""
    if len(lines) > MAX_PARTS:
        raise UnreadableScore(messages.TOO_MANY_PARTS)
    if sum(len(notes) for _, notes in lines) > MAX_NOTES:
        raise UnreadableScore(messages.TOO_MANY_NOTES)
    parts, count = list[Part](), 0
    for name, notes in lines:
        if notes:
            written = [_note(note, f"n{count + i + 1}") for i, note in enumerate(notes)]
            count += len(written)
            line = guess_tuplets(tuple(_extended(written, notes)))
            clef = likely_clef([n.pitch for n in line])
            parts.append(Part(f"p{len(parts) + 1}", clean_text(name, 100), separate_voices(line), VOICE, clef))
    if not parts:
        raise UnreadableScore(messages.NO_NOTES)
    end = max(note.end for part in parts for note in part.notes)
    if end > MAX_TICK:
        raise UnreadableScore(messages.TOO_LONG)
    metres = [m for m in metres if m.tick < end] or [MetreChange(0, 4, 4)]
    check_bars(metres, end)
    return Score(
        regular_measures(end, tuple(metres)), tuple(parts), tuple(metres), (KeyChange(0, 0),),
        tuple(t for t in tempos if t.tick < end), title=clean_text(title, 200),
    )  # fmt: skip


def tempo(tick: int, bpm: float) -> Tempo:
    """A tempo within what a Score may hold. Raises UnreadableScore where it is none."""
    if not 0 < bpm < float("inf"):
        raise UnreadableScore(messages.MIDI_TEMPO)
    return Tempo(tick, min(FASTEST, max(SLOWEST, bpm)))


def from_the_start(found: Mapping[int, Tempo]) -> list[Tempo]:
    """Tempos by their ticks in order, the first of them from tick 0 on; 120 where there is none."""
    first = min(found, default=0)
    whole = {0: Tempo(0, found[first].bpm if found else 120.0), **found}
    return [whole[tick] for tick in sorted(whole)]


def _note(note: UtauNote, note_id: str) -> Note:
    if note.start < 0 or note.length <= 0 or not 0 <= note.pitch <= 127:
        raise UnreadableScore(messages.UTAU_DAMAGED)
    words = clean_text(note.words, 100)
    lyrics = (Lyric(words),) if words and words not in HOLDS else ()
    return Note(note_id, note.start * SCALE, note.length * SCALE, note.pitch, lyrics=lyrics)


def _extended(written: list[Note], notes: Sequence[UtauNote]) -> list[Note]:
    """The notes with a line of extension from each word that the notes after it hold."""
    for i, note in enumerate(written):
        if note.lyrics and i + 1 < len(written) and notes[i + 1].words.strip() in HOLDS:
            written[i] = replace(note, lyrics=(replace(note.lyrics[0], extend=True),))
    return written
