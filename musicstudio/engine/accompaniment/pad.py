"""String pad: sustained chords in which common tones are held and the other voices move as little as may be."""

from __future__ import annotations

from collections.abc import Iterator

from musicstudio.engine.accompaniment.slots import WEAK
from musicstudio.engine.accompaniment.tones import Setting, Stretch, Tone
from musicstudio.engine.accompaniment.voicing import bass_note, by_weight, lead, place

PART = "strings"
REGISTER, BASS = (47, 76), (40, 54)
NEED = 9
CALM, BUSY = 0.34, 0.67


def write(setting: Setting) -> Iterator[list[Tone]]:
    """The tones of each bar. A voice that keeps its pitch sounds on, over barlines too, unless the texture is a busy one, where
    it is bowed anew on strong beats."""
    count = 3 if setting.activity >= CALM else 2
    upper: tuple[int, ...] = ()
    bass: int | None = None
    bars: list[list[list[Tone]]] = []
    for bar in range(len(setting.score.measures)):
        bars.append([])
        for stretch in setting.stretches(bar):
            low, high = setting.room(stretch.start, stretch.end, *REGISTER, NEED)
            if not stretch.goes_on or not (upper and low <= upper[0] and upper[-1] <= high):
                upper = lead(upper, by_weight(stretch.chord), count, low, high, 62)
            lowest = setting.heard(stretch.start, stretch.end)
            below = min(upper[0] if upper else 99, lowest[0] if lowest else 99)
            bass = place(bass_note(stretch.chord), bass or 48, *BASS, below=below)
            for start, end in _bows(setting, stretch):
                bars[-1].append([Tone(PART, start, end, pitch, 50) for pitch in dict.fromkeys((bass, *upper))])
    return iter(_joined(bars, setting.activity > BUSY))


def _bows(setting: Setting, stretch: Stretch) -> list[tuple[int, int]]:
    """Where the chord is bowed: once, or on every strong beat of a busy texture."""
    if setting.activity <= BUSY:
        return [(stretch.start, stretch.end)]
    starts = [stretch.start] + [beat.start for beat in stretch.beats if beat.strength > WEAK and beat.start > stretch.start]
    return list(zip(starts, [*starts[1:], stretch.end], strict=True))


def _joined(bars: list[list[list[Tone]]], bowed: bool) -> list[list[Tone]]:
    """Chords of each bar as tones, with those that sound on made one within a bar and marked to be tied over its end."""
    result: list[list[Tone]] = []
    last: dict[int, Tone] = {}  # by pitch, what sounded up to now
    for chords in bars:
        tones: list[Tone] = []
        for chord in chords:
            now: dict[int, Tone] = {}
            for tone in chord:
                old = last.get(tone.pitch)
                if old is None or old.end != tone.onset or bowed:
                    now[tone.pitch] = tone
                elif old in tones:
                    tones.remove(old)
                    now[tone.pitch] = Tone(PART, old.onset, tone.end, tone.pitch, tone.velocity, old.carried)
                else:
                    result[-1][result[-1].index(old)] = Tone(PART, old.onset, old.end, old.pitch, old.velocity, old.carried, True)
                    now[tone.pitch] = Tone(PART, tone.onset, tone.end, tone.pitch, tone.velocity, True)
            tones += now.values()
            last = now
        result.append(tones)
    return result
