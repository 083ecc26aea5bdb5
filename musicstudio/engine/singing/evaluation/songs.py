"""Songs with words, sung from beginning to end: nothing may fail, and every syllable must begin on its own note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import Note, Part, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.singing.performance import Performance, Wishes, perform
from musicstudio.engine.singing.underlay import HOLDS, line_of
from musicstudio.engine.singing.voices import Card, cards, fitting
from musicstudio.engine.singing.words import can_be_sung

ENDINGS = (".mxl", ".musicxml", ".xml")


@dataclass(frozen=True)
class Verse:
    """One verse of one voice of a song, and how it is sung."""

    name: str
    score: Score
    part: Part
    voice: str
    verse: int
    card: Card

    def perform(self) -> Performance:
        """Transposed into the voice's range where that is possible."""
        plain = perform(self.score, self.part.id, self.voice, self.verse, Wishes())
        way = fitting(plain.compass, (self.card.low, self.card.high)) if plain.phrases else None
        return perform(self.score, self.part.id, self.voice, self.verse, Wishes(transpose=way)) if way else plain

    def misplaced(self, performance: Performance) -> list[str]:
        """Ids of notes with a word on which no syllable begins, and of those without one that begin a syllable though they follow
        another note."""
        notes = line_of([note for note in sounding_notes(self.part) if note.voice == self.voice])
        sung = {note.note: note for phrase in performance.phrases for note in phrase.notes}
        found = []
        for before, note in zip([None, *notes], notes, strict=False):
            begun = bool(sung[note.id].syllables)
            follows = before is not None and before.end >= note.onset
            if begun != self._has_word(note) and (not begun or follows):
                found.append(note.id)
        return found

    def _has_word(self, note: Note) -> bool:
        text = next((lyric.text.strip() for lyric in note.lyrics if lyric.verse == self.verse), "")
        return can_be_sung(text) and text not in HOLDS


def verses(folder: Path, limit: int | None = None) -> Iterator[Verse]:
    """Every verse of every voice with words of the first `limit` songs in a folder; voices take turns."""
    voices = cards()
    paths = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS)
    count = 0
    for path in paths:
        if limit is not None and count >= limit:
            return
        score = read_score(path.read_bytes(), path.name).score
        found = [
            (part, voice, verse)
            for part in score.parts
            for voice, notes in part.voices().items()
            for verse in sorted({lyric.verse for note in notes for lyric in note.lyrics})
        ]
        count += bool(found)
        for part, voice, verse in found:
            yield Verse(path.stem, score, part, voice, verse, voices[count % len(voices)])
