"""All that a project says of how single notes are sung, put together for the settings of a song."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from musicstudio.engine.notation.score import Note, Part, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.notation.ustx_tuning import Tuning
from musicstudio.engine.singing.openutau.bends import bend
from musicstudio.engine.singing.openutau.expression import (
    Heard,
    Values,
    heard_notes,
    is_cut,
    is_reshaped,
    own_expression,
    song_expression,
)
from musicstudio.engine.singing.openutau.reading import offsets_of
from musicstudio.engine.singing.performance import Wishes, perform
from musicstudio.engine.singing.pitch import Expression
from musicstudio.engine.singing.underlay import line_of
from musicstudio.engine.singing.words import Language


@dataclass(frozen=True)
class Tuned:
    """How a project is sung.

    expression   of the song
    expressions  by the id of a note what is not as in the song
    offsets      of phones: `retiming.Offsets`
    bends        by the id of a part lines to draw, (tick, cents)
    cut          whether a vibrato went further than the studio's and is cut off there
    reshaped     whether one rises or fades otherwise than the studio's
    """

    expression: Expression
    expressions: dict[str, Values]
    offsets: dict[str, list[int]]
    bends: dict[str, list[list[tuple[int, float]]]]
    cut: bool
    reshaped: bool


def tuned(score: Score, tuning: Mapping[str, Tuning], language: Language, phones: Mapping[str, str]) -> Tuned:
    """`tuning` in our terms, for every voice of every part. Raises ValueError for phones that are none."""
    heard: dict[str, list[Heard]] = {}
    offsets: dict[str, list[int]] = {}
    for part in score.parts:
        for voice in part.voices():
            performance = perform(score, part.id, voice, 1, Wishes(language, phones=phones))
            heard.setdefault(part.id, []).extend(heard_notes(performance, tuning))
            offsets |= offsets_of(score, _line(part, voice), performance, tuning)
    notes = [each for line in heard.values() for each in line]
    song = song_expression(notes, Expression())
    own = {each.note.note: own_expression(each, song) for each in notes}
    whole = {note: replace(song, **values) for note, values in own.items()}
    bends = {part: [bend(each, whole[each.note.note], score) for each in line] for part, line in heard.items()}
    return Tuned(
        song,
        {note: values for note, values in own.items() if values},
        offsets,
        {part: kept for part, lines in bends.items() if (kept := [line for line in lines if line])},
        any(map(is_cut, notes)),
        any(is_reshaped(each, whole[each.note.note]) for each in notes),
    )


def _line(part: Part, voice: str) -> list[Note]:
    """Its notes one at a time."""
    return line_of([note for note in sounding_notes(part) if note.voice == voice])
