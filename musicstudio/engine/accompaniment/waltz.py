"""The waltz: a bass on the strong beat, close chords on the others; in other metres the same figure on whatever is counted."""

from __future__ import annotations

from collections.abc import Iterator

from musicstudio.engine.accompaniment.slots import DOWNBEAT, HALFWAY
from musicstudio.engine.accompaniment.tones import Setting, Stretch, Tone, held, pulses
from musicstudio.engine.accompaniment.voicing import bass_note, by_weight, lead, place
from musicstudio.engine.notation.chords import Chord

LEFT, RIGHT = "piano-left", "piano-right"
BASS, CHORDS = (31, 50), (47, 74)
NEED = 9
CALM, BUSY = 0.34, 0.67


def write(setting: Setting) -> Iterator[list[Tone]]:
    """The tones of each bar."""
    before: tuple[int, ...] = ()
    bass: int | None = None
    turns = int(setting.rng.integers(2))  # whether a bass that comes again turns to the fifth or to the third first
    count = 0
    for bar in range(len(setting.score.measures)):
        tones: list[Tone] = []
        for stretch in setting.stretches(bar):
            count = count if stretch.goes_on else 0
            low, high = setting.room(stretch.start, stretch.end, *CHORDS, NEED)
            before = lead(before, by_weight(stretch.chord), 3, low, high, 61)
            lowest = setting.heard(stretch.start, stretch.end)
            basses, chords = [], []
            for onset, strong in _pulses(stretch):
                if strong or onset == stretch.start:
                    pitch_class = _turned(stretch.chord, count, turns)
                    bass = place(
                        pitch_class, bass or 41, *BASS, below=min(lowest[0] if lowest else 99, before[0] if before else 99)
                    )
                    octave = (bass - 12,) if setting.activity > BUSY and bass - 12 >= 24 else ()
                    basses.append((onset, (bass, *octave)))
                    count += 1
                if not strong:
                    chords.append((onset, before))
            if setting.activity < CALM:
                chords = [hit for i, hit in enumerate(chords) if i == 0 or chords[i - 1][0] < _latest(basses, hit[0])]
            tones += held(basses, stretch.end, LEFT, 66, [stretch.start]) + _released(
                chords, basses, stretch.end, setting.activity
            )
        yield tones


def _pulses(stretch: Stretch) -> list[tuple[int, bool]]:
    """What is counted, and whether the bass falls on it: beats where there are three or more of them and none is divided by
    three, else their halves or thirds."""
    felt = max(beat.place for beat in stretch.beats) + 1
    divided = any(beat.compound for beat in stretch.beats)
    found = []
    for beat in stretch.beats:
        if divided or (felt <= 2 and _two(stretch)):
            ticks = [start for start, _ in pulses(beat, 3 if beat.compound else 2)]
            found += [(tick, tick == beat.start and tick == beat.whole[0]) for tick in ticks]
        else:
            found.append((beat.start, beat.strength in (DOWNBEAT, HALFWAY)))
    return found


def _two(stretch: Stretch) -> bool:
    """Whether every beat of the stretch is a strong one: bars of one or two beats."""
    return all(beat.strength in (DOWNBEAT, HALFWAY) for beat in stretch.beats)


def _turned(chord: Chord, count: int, turns: int) -> int:
    """Bass of the `count`-th figure on one chord: its own first, then fifth and third in turn."""
    if chord.bass is not None or count == 0:
        return bass_note(chord)
    fifth = next((c for c in ((chord.root + i) % 12 for i in (7, 6, 8)) if c in chord.pitch_classes), chord.root)
    third = by_weight(chord)[0]
    cycle = (chord.root, fifth, chord.root, fifth) if turns else (chord.root, fifth, third, fifth)
    return cycle[count % 4]


def _latest(basses: list[tuple[int, tuple[int, ...]]], tick: int) -> int:
    return max((onset for onset, _ in basses if onset <= tick), default=tick)


def _released(
    chords: list[tuple[int, tuple[int, ...]]], basses: list[tuple[int, tuple[int, ...]]], end: int, activity: float
) -> list[Tone]:
    """Chords that are let go where the next bass falls."""
    stops = sorted([onset for onset, _ in chords] + [onset for onset, _ in basses] + [end])
    tones = []
    for onset, pitches in chords:
        until = next(stop for stop in stops if stop > onset)
        middle = (onset + until) // 2
        pieces = [(onset, middle), (middle, until)] if activity > BUSY else [(onset, until)]
        tones += [Tone(RIGHT, a, b, pitch, 54) for a, b in pieces if b > a for pitch in pitches]
    return tones
