"""Folk guitar: strummed or picked chords of playable shapes. Travis picking where beats are halved (the thumb alternates
between two bass strings on the beats, the fingers answer between them), arpeggios where they are divided by three."""

from __future__ import annotations

from collections.abc import Iterator

from musicstudio.engine.accompaniment.fretboard import shape
from musicstudio.engine.accompaniment.slots import WEAK
from musicstudio.engine.accompaniment.tones import Setting, Stretch, Tone, held, pulses

PART = "guitar"
REGISTER = (40, 76)
NEED = 16  # semitones that a chord of four strings takes
CALM, BUSY = 0.34, 0.67
FINGERS = ((1, 0, 2), (0, 1, 2), (1, 2, 0), (2, 0, 1))  # orders in which the three highest strings answer the thumb, 0 = highest


def write(setting: Setting) -> Iterator[list[Tone]]:
    """The tones of each bar."""
    fingers = FINGERS[setting.rng.integers(len(FINGERS))]
    pattern = _strum if setting.activity > BUSY else _pick if setting.activity >= CALM else _slow
    position = 0
    for bar in range(len(setting.score.measures)):
        tones: list[Tone] = []
        for stretch in setting.stretches(bar):
            low, high = setting.room(stretch.start, stretch.end, *REGISTER, NEED)
            strings, position = shape(stretch.chord, low, high, position)
            tones += pattern(stretch, strings, fingers)
        yield tones


def _slow(stretch: Stretch, strings: tuple[int, ...], _: tuple[int, ...]) -> list[Tone]:
    """The bass as the chord begins, the rest of it a beat later; the whole chord again on later strong beats."""
    first, *later = stretch.beats
    if not later:
        return held([(first.start, strings)], stretch.end, PART, 58)
    hits = [(later[0].start, strings[1:])] + [(b.start, strings[1:]) for b in later[1:] if b.strength > WEAK]
    return held([(first.start, strings[:1])], stretch.end, PART, 64) + held(hits, stretch.end, PART, 54)


def _pick(stretch: Stretch, strings: tuple[int, ...], fingers: tuple[int, ...]) -> list[Tone]:
    top = strings[:1:-1] or strings[-1:]  # all but two bass strings, from the highest
    thumb, answers, count = [], list[tuple[int, tuple[int, ...]]](), 0
    for i, beat in enumerate(stretch.beats):
        parts = pulses(beat, 3 if beat.compound else 2)
        thumb.append((beat.start, (strings[i % 2 % len(strings)],)))
        for onset, _ in parts:
            if onset != beat.start:
                answers.append((onset, (top[fingers[count % 3] % len(top)],)))
                count += 1
            elif i == 0:
                answers.append((onset, top[:1]))  # a pinch
    accents = [beat.start for beat in stretch.beats if beat.strength > WEAK]
    return held(thumb, stretch.end, PART, 62, accents) + held(answers, stretch.end, PART, 54)


def _strum(stretch: Stretch, strings: tuple[int, ...], _: tuple[int, ...]) -> list[Tone]:
    """Down on the beats, up over the high strings between them; down-up pauses after strong beats let the bass be heard."""
    hits = []
    for i, beat in enumerate(stretch.beats):
        for k, (onset, _end) in enumerate(pulses(beat, 3 if beat.compound else 2)):
            if onset == beat.start:
                hits.append((onset, strings if i == 0 or beat.strength > WEAK else strings[1:] or strings))
            elif beat.strength == WEAK or k == 2:
                hits.append((onset, strings[-3:]))
    return held(hits, stretch.end, PART, 54, [beat.start for beat in stretch.beats if beat.strength > WEAK])
