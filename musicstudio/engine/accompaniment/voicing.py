"""Which pitches a chord is given: smooth voice leading, complete chords, sensible spacing (Aldwell and Schachter, "Harmony and
Voice Leading"; Levine, "The Jazz Piano Book", for guide tones)."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise

from musicstudio.engine.notation.chords import Chord

THIRDS = (4, 3, 5, 2)  # a suspension stands for the third
SEVENTHS = (10, 11, 9)


def by_weight(chord: Chord) -> tuple[int, ...]:
    """Pitch classes of a chord, those that tell most of it first: third, seventh, altered fifth, tensions, root, plain fifth."""
    own = {(c - chord.root) % 12 for c in chord.pitch_classes}
    third = next((i for i in THIRDS if i in own), None)
    seventh = next((i for i in SEVENTHS if i in own - {third}), None)
    order = [i for i in (third, seventh) if i is not None]
    order += [i for i in (6, 8) if i in own and 7 not in own and i not in order]
    order += sorted(own - {0, 7} - set(order)) + [i for i in (0, 7) if i in own]
    return tuple((chord.root + i) % 12 for i in order)


def guide_tones(chord: Chord) -> tuple[int, ...]:
    """The two pitch classes of a shell: third and seventh, or third and fifth where there is no seventh."""
    tones = by_weight(chord)
    own = [(c - chord.root) % 12 for c in tones]
    second = next((c for c, i in zip(tones[1:], own[1:], strict=True) if i in SEVENTHS), None)
    if second is None:
        second = next((c for c, i in zip(tones[1:], own[1:], strict=True) if i in (6, 7, 8)), tones[-1])
    return tuple(dict.fromkeys((tones[0], second)))


@lru_cache(maxsize=65536)
def lead(before: tuple[int, ...], classes: tuple[int, ...], count: int, low: int, high: int, centre: int) -> tuple[int, ...]:
    """`count` pitches (rising) of `classes` within [low, high], all of the first `count` classes among them, moving as little
    as may be from `before` and else near `centre`. Fewer where there is no room; never none while [low, high] holds an
    octave."""
    for size in range(count, 0, -1):
        wanted = set(classes[:size])
        every = [p for p in range(low, high + 1) if p % 12 in (wanted if len(classes) >= size else set(classes))]
        found = [c for c in combinations(every, size) if _spaced(c) and len({p % 12 for p in c}) == len(wanted)]
        if found:
            return min(found, key=lambda c: (_cost(c, before, centre), c))
    return ()


def _spaced(pitches: tuple[int, ...]) -> bool:
    gaps = [b - a for a, b in pairwise(pitches)]
    return pitches[-1] - pitches[0] <= 17 and all((2 if a < 60 else 1) <= gap <= 9 for a, gap in zip(pitches, gaps, strict=False))


def _cost(pitches: tuple[int, ...], before: tuple[int, ...], centre: int) -> float:
    away = 0.15 * abs(sum(pitches) / len(pitches) - centre) + 0.05 * (pitches[-1] - pitches[0])
    if not before:
        return away
    if len(before) == len(pitches):
        moved = [abs(a - b) for a, b in zip(before, pitches, strict=True)]
    else:
        moved = [min(abs(p - old) for old in before) for p in pitches]
    # A leap of the top voice is heard most.
    return away + sum(moved) / len(moved) + 0.2 * abs(before[-1] - pitches[-1]) + 0.3 * sum(m > 5 for m in moved)


def bass_note(chord: Chord) -> int:
    """Pitch class of the chord's bass."""
    return chord.root if chord.bass is None else chord.bass


def place(pitch_class: int, near: int | None, low: int, high: int, below: int | None = None) -> int:
    """The pitch of a class within [low, high], an octave at least, nearest to `near` (else the middle); under `below` if that
    can be."""
    options = [p for p in range(low, high + 1) if p % 12 == pitch_class]
    under = [p for p in options if below is None or p < below]
    goal = (low + high) / 2 if near is None else near
    return min(under or options[:1], key=lambda p: (abs(p - goal), p))


def stack(chord: Chord, bass: int, count: int) -> tuple[int, ...]:
    """A left hand's broken chord: `bass`, then chord tones of wide spacing above it, `count` in all; fifth, octave, tenth on a
    triad in root position."""
    tones = [bass]
    gaps = (5, 3, 3, 3)
    for gap in gaps[: count - 1]:
        start = tones[-1] + gap
        tones.append(next((p for p in range(start, start + 12) if p % 12 in chord.pitch_classes), start))
    return tuple(tones)
