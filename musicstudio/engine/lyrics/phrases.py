"""The lines that a melody asks for: its phrases, and the notes of each that take a syllable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log2
from statistics import median

from musicstudio.engine.harmony.grid import felt_beats
from musicstudio.engine.lyrics.metre import Strength, strength
from musicstudio.engine.notation.score import Note, Score, note_order
from musicstudio.engine.notation.ties import sounding_notes, tied_heads
from musicstudio.engine.request import CannotCompose, find_melody

WANTED, MOST = 8, 13
"""Syllables of a line that are wished for, and that there may be."""
LONG, SHORT, REST = 2.5, 0.5, 2.0
"""What a long note (per doubling), a short one and a rest of a beat do to the cost of beginning a line after them."""
BARS = ((1, 0.3), (2, 0.5), (4, 0.3))
"""What it gains to begin a line a whole number of so many bars after the first."""


@dataclass(frozen=True)
class Phrase:
    """One line. `notes` are the ids of the notes that take a syllable each, in order; `sung` are, for each of them, the ids of
    all heads that the syllable lasts through; `melisma` those of them that are neither the first nor tied to it; `strengths` how
    strongly each is felt. `start` and `end` are ticks."""

    start: int
    end: int
    notes: tuple[str, ...]
    sung: tuple[tuple[str, ...], ...]
    melisma: frozenset[str]
    strengths: tuple[Strength, ...]


@dataclass(frozen=True)
class _Slot:
    note: Note  # with ties joined and melismas as long as they are sung
    heads: tuple[str, ...]
    melisma: tuple[str, ...] = ()
    rest: int = 0  # ticks of silence before the next one


def lines(score: Score, melody: tuple[str, str] | None = None) -> list[Phrase]:
    """The phrases of a melody, in order.

    Every sounding note that is no grace note and no tied continuation takes one syllable, unless the score's own words show that
    it is sung on the syllable before; of notes that begin together the highest.
    A phrase ends at a fermata, a repeat or a rest of two beats, else where rests, long notes, groups of two bars and a
    length of about eight syllables speak for it most. Raises CannotCompose when there is no melody.
    """
    part_id, voice = find_melody(score, melody, ())
    slots = _slots(score, part_id, voice)
    cuts = _cuts(score, slots)
    phrases = []
    for begin, end in pairwise([0, *cuts, len(slots)]):
        inside = slots[begin:end]
        phrases.append(
            Phrase(
                inside[0].note.onset,
                max(slot.note.end for slot in inside),
                tuple(slot.note.id for slot in inside),
                tuple(slot.heads for slot in inside),
                frozenset(head for slot in inside for head in slot.melisma),
                tuple(strength(score, slot.note) for slot in inside),
            )
        )
    return phrases


def _slots(score: Score, part_id: str, voice: str) -> list[_Slot]:
    part = score.part(part_id)
    line = sorted((n for n in part.notes if n.voice == voice and n.duration and not n.grace), key=note_order)
    sung = replace(part, notes=tuple(line))
    highest = {note.onset: note for note in sounding_notes(sung)}  # of a chord the last, which is the highest
    heads = {group[0].id: tuple(note.id for note in group) for group in tied_heads(sung)}
    found = list[_Slot]()
    drawn = _shown_melisma([highest[onset] for onset in sorted(highest)])
    for _, note in sorted(highest.items()):
        if note.id in drawn:
            last = found.pop()
            end, fermata = max(last.note.end, note.end), last.note.fermata or note.fermata
            longer = replace(last.note, duration=end - last.note.onset, fermata=fermata)
            found.append(_Slot(longer, (*last.heads, *heads[note.id]), (*last.melisma, *heads[note.id])))
        else:
            found.append(_Slot(note, heads[note.id]))
    if not found:
        raise CannotCompose("The melody has only grace notes; write some notes that last.")
    rests = [max(0, b.note.onset - a.note.end) for a, b in pairwise(found)]
    return [replace(slot, rest=rest) for slot, rest in zip(found, [*rests, score.end], strict=True)]


def _shown_melisma(notes: Sequence[Note]) -> set[str]:
    """Notes without words that follow one whose syllable is drawn out."""
    chosen, drawn = set[str](), False
    for note in notes:
        if note.lyrics:
            drawn = any(lyric.extend for lyric in note.lyrics)
        elif drawn:
            chosen.add(note.id)
    return chosen


def _cuts(score: Score, slots: Sequence[_Slot]) -> list[int]:
    """Where new lines begin: the cheapest division of all slots, found from the front (as Knuth and Plass 1981 break lines)."""
    usual = median(slot.note.duration + min(slot.rest, slot.note.duration) for slot in slots)
    repeats = {measure.end for measure in score.measures if measure.repeat in ("end", "both")}
    repeats |= {measure.onset for measure in score.measures if measure.repeat in ("start", "both")}
    breaks = [_break(score, slots, i, usual, repeats) for i in range(1, len(slots))] + [(0.0, True)]
    best, came = [0.0] + [float("inf")] * len(slots), [0] * (len(slots) + 1)
    for begin in range(len(slots)):
        for end in range(begin + 1, min(begin + MOST, len(slots)) + 1):
            cost, must = breaks[end - 1]
            total = best[begin] + ((end - begin - WANTED) / 5) ** 2 + (end - begin < 3) + cost
            if total < best[end]:
                best[end], came[end] = total, begin
            if must:
                break
    cuts, place = list[int](), came[len(slots)]
    while place:
        cuts.append(place)
        place = came[place]
    return cuts[::-1]


def _break(score: Score, slots: Sequence[_Slot], i: int, usual: float, repeats: set[int]) -> tuple[float, bool]:
    """What it costs to begin a line with slot i > 0, and whether one must begin there."""
    last, note = slots[i - 1], slots[i].note
    metre = score.metre_at(note.onset)
    beat = felt_beats(metre)[0][0]
    crossed = any(last.note.onset < tick <= note.onset for tick in repeats)
    if last.note.fermata or crossed or last.rest >= 2 * beat:
        return 0.0, True
    held = note.onset - last.note.onset
    cost = 3.0 - LONG * max(0.0, min(2.0, log2(held / usual))) + SHORT * (last.note.duration < note.duration)
    cost -= REST * min(1.0, last.rest / beat)
    away = note.onset - slots[0].note.onset
    for bars, gain in BARS:
        cost -= gain * (away % (bars * metre.bar_ticks) == 0)
    return cost, False
