"""What would be sung, before it is: notes with their sounds, phrases and whether their sound is there, the pitch, and remarks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import accumulate
from threading import Thread
from typing import Any

import numpy as np
from django.core.cache import caches
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.library.models import Revision
from apps.voice.clips import clip_key, clip_url, ready_keys
from apps.voice.lines import Line, lines_of, sung_by
from musicstudio.engine.audio.rendering import seconds
from musicstudio.engine.notation import Lyric, Note, Score
from musicstudio.engine.singing.features import FRAME
from musicstudio.engine.singing.performance import Performance, Phrase
from musicstudio.engine.singing.phones import NEXT_SYLLABLE
from musicstudio.engine.singing.readings import Reading, readings
from musicstudio.engine.singing.retiming import places
from musicstudio.engine.singing.underlay import Sung
from musicstudio.engine.singing.voices import fitting
from musicstudio.engine.singing.words import Language, prepare
from musicstudio.places import place

# Raised whenever a plan tells more or otherwise of the same song.
FORM = 5
STEP = 2  # frames from one value of the pitch to the next that is told
Json = dict[str, Any]


@cache
def prepare_words(language: Language) -> None:
    """Load the dictionaries of a language meanwhile, once in this process: whoever opens a song soon asks for its plan."""
    Thread(target=prepare, args=(language,), daemon=True).start()


def plan_of(revision: Revision, score: Score, settings: Mapping[str, Any], owner_id: int) -> Json:
    """The plan for complete settings. Raises CannotSing, Busy."""
    lines = sung_by(lines_of(score, settings), owner_id)
    plans = caches["songs"]
    said = json.dumps([FORM, str(revision.pk), settings, lines[0].heard_as, get_language()], sort_keys=True)
    key = sha256(said.encode()).hexdigest()
    plan: Json | None = plans.get(key)
    if plan is None:
        with place():
            plan = _planned(revision, score, lines)
        plans.set(key, plan)
    lists = [plan["phrases"], *(member["phrases"] for member in plan["choir"])]
    for phrases, line in zip(lists, lines, strict=True):
        for phrase in phrases:
            phrase["key"] = clip_key(phrase["key"], line.heard_as, settings["route"])
    there = ready_keys(owner_id, {phrase["key"] for phrases in lists for phrase in phrases})
    for phrase in (phrase for phrases in lists for phrase in phrases):
        phrase["ready"] = phrase["key"] in there
        phrase["clip"] = clip_url(phrase["key"]) if phrase["ready"] else None
    return plan


def _planned(revision: Revision, score: Score, lines: list[Line]) -> Json:
    """All of the plan that hangs on the score and the settings alone; `key` is that of the phrase, whoever sings it."""
    lead, *choir = lines
    performance = lead.perform()
    compass = lead.compass
    notes = _notes(lead, performance, compass)
    along = [(line, line.perform()) for line in choir]
    return {
        "revision": str(revision.pk),
        "seconds": round(seconds(score), 3),
        "notes": notes,
        "phrases": [
            {**row, "segments": _segments(phrase)} for row, phrase in zip(_phrases(performance), performance.phrases, strict=True)
        ],
        "choir": [
            {"part": line.part, "voice": line.voice, "singer": dict(line.singer), "phrases": _phrases(sung)}
            for line, sung in along
        ],
        "pitch": _pitch(performance),
        "range": {"low": compass[0], "high": compass[1], "offer": _offer(lead, performance, compass)},
        "remarks": [*_remarks(notes), *(text for line, sung in along for text in _strained(line, sung))],
    }


def _phrases(performance: Performance) -> list[Json]:
    return [
        {"index": index, "start": round(phrase.start, 3), "end": round(phrase.end, 3), "key": phrase.key}
        for index, phrase in enumerate(performance.phrases)
    ]


def _segments(phrase: Phrase) -> list[Json]:
    """The phones of a phrase and the rests around them, without gaps."""
    return [
        {
            "phone": segment.phone,
            "start": round(segment.start, 4),
            "end": round(segment.end, 4),
            "unmoved": round(unmoved, 4),
            "note": phrase.notes[segment.note].note,
            "place": which,
            "syllable": None if which is None else _syllable(phrase.notes[segment.note], which),
        }
        for segment, unmoved, which in zip(phrase.segments, phrase.unmoved, places(phrase.segments), strict=True)
    ]


def _syllable(note: Sung, phone: int) -> int:
    """Which of a note's syllables one of its phones belongs to."""
    ends = accumulate(len(syllable.phones) for syllable in note.syllables)
    return sum(end <= phone for end in ends)


def _notes(line: Line, performance: Performance, compass: tuple[int, int]) -> list[Json]:
    written = {note.id: note for note in line.notes()}
    ways = readings(list(written.values()), line.settings["verse"], line.settings["language"])
    guessed = {remark.note: remark.kind for remark in performance.remarks}
    verse = line.settings["verse"]
    return [
        {**_note(sung, written[sung.note], verse, guessed.get(sung.note), compass), "readings": _readings(ways, sung.note)}
        for phrase in performance.phrases
        for sung in phrase.notes
    ]


def _readings(ways: Mapping[str, Sequence[Reading]], note: str) -> list[Json]:
    return [{"text": way.text, "phones": dict(way.phones)} for way in ways.get(note, ())]


def _note(sung: Sung, note: Note, verse: int, guessed: str | None, compass: tuple[int, int]) -> Json:
    lyric: Lyric | None = next((lyric for lyric in note.lyrics if lyric.verse == verse), None)
    beyond = "low" if sung.pitch < compass[0] else "high" if sung.pitch > compass[1] else None
    return {
        "id": sung.note,
        "start": round(sung.start, 4),
        "end": round(sung.end, 4),
        "tick": note.onset,
        "ticks": note.duration,
        "pitch": sung.pitch,
        "text": lyric.text if lyric else "",
        "syllabic": lyric.syllabic if lyric else None,
        "phones": f" {NEXT_SYLLABLE} ".join(map(str, sung.syllables)),
        "syllables": len(sung.syllables),
        "remark": "unknown" if guessed == "unknown" else beyond or guessed,
    }


def _pitch(performance: Performance) -> Json:
    """Cents above MIDI number 0 every few frames from the first phrase on; null where nothing is sung."""
    phrases = performance.phrases
    start = phrases[0].start
    count = round((phrases[-1].end - start) / FRAME / STEP) + 1
    cents: list[int | None] = [None] * count
    for phrase in phrases:
        first = round((phrase.start - start) / FRAME / STEP)
        values = np.rint(6900 + 1200 * np.log2(phrase.f0[::STEP] / 440)).astype(int).tolist()
        for place_, (value, heard) in enumerate(zip(values, _heard(phrase), strict=True), first):
            if heard and place_ < count:
                cents[place_] = value
    return {"start": round(start, 3), "step": FRAME * STEP, "cents": cents}


def _heard(phrase: Phrase) -> list[bool]:
    """For every value that is told whether a note sounds there."""
    times = phrase.start + (np.arange(0, len(phrase.f0), STEP) + 0.5) * FRAME
    starts = np.array([note.start for note in phrase.notes])
    ends = np.array([note.end for note in phrase.notes])
    here = np.searchsorted(starts, times, "right") - 1
    heard: list[bool] = ((here >= 0) & (times < ends[np.maximum(here, 0)])).tolist()
    return heard


def _offer(line: Line, performance: Performance, compass: tuple[int, int]) -> int | None:
    """A transposition with which every note is within the voice's range; None where they are already, or none helps."""
    lowest, highest = performance.compass
    if compass[0] <= lowest and highest <= compass[1]:
        return None
    now = line.settings["transpose"]
    return fitting((lowest - now, highest - now), compass)


def _strained(line: Line, performance: Performance) -> Iterator[str]:
    """What there is to say of a line that sings along."""
    low, high = line.compass
    if count := sum(not low <= note.pitch <= high for phrase in performance.phrases for note in phrase.notes):
        text = ngettext(
            "%(part)s: %(count)d note lies outside of its voice's range and may sound strained.",
            "%(part)s: %(count)d notes lie outside of its voice's range and may sound strained.",
            count,
        )
        yield text % {"part": line.score.part(line.part).name or line.part, "count": count}


def _remarks(notes: list[Json]) -> list[str]:
    remarks = []
    if not any(note["text"].strip() for note in notes):
        remarks.append(_("There are no words yet: every note is sung on “ah”. Paste words, or type them under the notes."))
    if count := sum(note["remark"] == "unknown" for note in notes):
        text = ngettext(
            "%(count)d word cannot be read and is sung on “ah”; write the sounds under it.",
            "%(count)d words cannot be read and are sung on “ah”; write the sounds under them.",
            count,
        )
        remarks.append(text % {"count": count})
    if count := sum(note["remark"] in ("low", "high") for note in notes):
        text = ngettext(
            "%(count)d note lies outside of this voice's range and may sound strained.",
            "%(count)d notes lie outside of this voice's range and may sound strained.",
            count,
        )
        remarks.append(text % {"count": count})
    return remarks
