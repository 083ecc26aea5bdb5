"""Songs with words, sung from beginning to end: nothing may fail, and every word must be sung on its own note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import Lyric, Note, Part, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.singing.performance import Performance, Wishes, perform
from musicstudio.engine.singing.underlay import HOLDS, line_of
from musicstudio.engine.singing.voices import Card, cards, fitting
from musicstudio.engine.singing.words import LATIN, NEXT, Syllables, can_be_sung, syllables_of

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
        """Ids of notes on which something else is sung than the score has there: another word or none, another word's sounds, or
        the beginning of a syllable although nothing is written and the note follows another one."""
        notes = line_of([note for note in sounding_notes(self.part) if note.voice == self.voice])
        sung = {note.note: note for phrase in performance.phrases for note in phrase.notes}
        found = []
        for before, note, after in zip([None, *notes], notes, [*notes[1:], None], strict=False):
            word, heard = self._word(note), sung[note.id]
            follows = before is not None and before.end >= note.onset
            begun = bool(heard.syllables)
            astray = begun != bool(word) and (not begun or follows)
            if heard.text != word or astray or not self._says(note, after, heard.syllables):
                found.append(note.id)
        return found

    def _lyric(self, note: Note | None) -> Lyric | None:
        return next((lyric for lyric in note.lyrics if lyric.verse == self.verse), None) if note else None

    def _word(self, note: Note) -> str:
        lyric = self._lyric(note)
        text = lyric.text.strip() if lyric else ""
        return text if can_be_sung(text) and text not in HOLDS else ""

    def _says(self, note: Note, after: Note | None, syllables: Syllables) -> bool:
        """Whether the syllables are those of the note's own word, where it alone decides: a whole one in Latin letters that can
        be read."""
        lyric, onward = self._lyric(note), self._lyric(after)
        text = self._word(note)
        if lyric is None or lyric.syllabic != "single" or not LATIN.fullmatch(text) or (onward and onward.text.strip() == NEXT):
            return True
        try:
            return syllables == syllables_of([text], Wishes().language)[0]
        except ValueError:
            return True


def verses(folder: Path, limit: int | None, failures: list[str]) -> Iterator[Verse]:
    """Every verse of every voice with words of the first `limit` songs in a folder; voices take turns. Files that cannot be read
    are added to `failures` by name."""
    voices = cards()
    paths = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS)
    count = 0
    for path in paths:
        if limit is not None and count >= limit:
            return
        try:
            score = read_score(path.read_bytes(), path.name).score
        except UnreadableScore as error:
            failures.append(f"{path.stem}: {error!r}")
            continue
        found = [
            (part, voice, verse)
            for part in score.parts
            for voice, notes in part.voices().items()
            for verse in sorted({lyric.verse for note in notes for lyric in note.lyrics})
        ]
        count += bool(found)
        for part, voice, verse in found:
            yield Verse(path.stem, score, part, voice, verse, voices[count % len(voices)])
