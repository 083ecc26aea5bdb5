"""The chords that the chord model knows: twelve roots by ten qualities, and how other chords are heard as one of them."""

from __future__ import annotations

import re

from musicstudio.engine.notation.chords import QUALITIES as TYPED
from musicstudio.engine.notation.chords import Chord, read_chord
from musicstudio.engine.notation.score import KeyChange, Note
from musicstudio.engine.notation.spelling import spell, spelling_text

QUALITIES = ("", "m", "7", "maj7", "m7", "dim", "m7b5", "sus4", "sus2", "aug")
"""As written after the root. A state is 10 * root + index of the quality."""

STATES = 12 * len(QUALITIES)
_NOTHING = re.compile(r"\(?N\.?\s*C\.?\)?|N", re.IGNORECASE)
_PARTS = re.compile(r"([A-G](?:##?|bb?|♯|♭|))(.*?)(/[A-G](?:##?|bb?|♯|♭|))?")
# Publishers' other spellings of the names in notation/chords.py, by prefix.
_OTHER = (("Maj", "maj"), ("min", "m"), ("mi", "m"), ("maj", "maj"), ("ma", "maj"), ("7+", "7#5"), ("9+", "7#5"), ("+7", "7#5"))


def heard(intervals: frozenset[int]) -> int:
    """Index of the quality that a chord with these semitones above its root (0..11) is heard as: by its third, then fifth and
    seventh. Sixths and tensions do not change it."""
    if 4 in intervals:
        raised = 8 in intervals and 7 not in intervals
        name = "7" if 10 in intervals else "maj7" if 11 in intervals else "aug" if raised else ""
    elif 3 in intervals and (7 in intervals or 6 not in intervals):
        name = "m7" if 10 in intervals else "m"
    elif 3 in intervals:
        name = "m7b5" if 10 in intervals else "dim"
    elif 5 in intervals:
        name = "sus4"
    else:
        name = "sus2" if 2 in intervals else ""
    return QUALITIES.index(name)


def state_of(chord: Chord) -> int:
    """The state that a chord is heard as."""
    upper = chord.pitch_classes - {chord.bass} if chord.bass not in (None, chord.root) else chord.pitch_classes
    own, whole = (frozenset((c - chord.root) % 12 for c in tones) for tones in (upper, chord.pitch_classes))
    # A slash may add its bass to the chord or name one of its tones.
    return chord.root * len(QUALITIES) + heard(whole if len(own) < 3 else own)


def chord_of(state: int) -> Chord:
    """The chord of a state."""
    root, quality = divmod(state, len(QUALITIES))
    return Chord(root, frozenset((root + i) % 12 for i in TYPED[QUALITIES[quality]]))


def names_nothing(text: str) -> bool:
    """Whether a symbol asks for silence: "N.C."."""
    return bool(_NOTHING.fullmatch(text.strip()))


def understood(text: str) -> Chord | None:
    """The chord that a symbol means or most nearly means: publishers' other spellings are read, tensions that the studio does
    not know are passed over. None for text that names no chord."""
    text = text.strip()
    if chord := read_chord(text):
        return chord
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    root, quality, bass = match[1], match[2].strip(), match[3] or ""
    for other, ours in _OTHER:
        if quality.startswith(other):
            quality = ours + quality[len(other) :]
            break
    if "sus" in quality:
        quality = "7sus" if quality[0] in "791" else "sus4"
    for end in range(len(quality), -1, -1):
        if chord := read_chord(root + quality[:end] + bass):
            return chord
    return None


def written(chord: Chord, key: KeyChange) -> str:
    """The symbol of a chord, spelt in `key`. Pitch classes that no symbol names are written as the nearest one that does."""
    bass = chord.bass if chord.bass not in (None, chord.root) else None
    for tones in (chord.pitch_classes, chord.pitch_classes - {bass}):
        intervals = frozenset((c - chord.root) % 12 for c in tones)
        found = next((name for name, known in TYPED.items() if known == intervals), None)
        if found is not None:
            break
    else:
        found = QUALITIES[state_of(chord) % len(QUALITIES)]
    return _letter(chord.root, key) + found + (f"/{_letter(bass, key)}" if bass is not None else "")


def _letter(pitch_class: int, key: KeyChange) -> str:
    step, alter, _ = spell(Note("x", 0, 0, 60 + pitch_class), key)
    return spelling_text(step, alter)


def chord_from(pitch_classes: frozenset[int], bass: int | None) -> Chord:
    """A chord from its pitch classes alone. The root is the one on which they make a chord that has a name, first the bass;
    without any, the bass or else the lowest class."""
    roots = sorted(pitch_classes, key=lambda c: (c != bass, c))
    names = list(TYPED.values())
    for tones in (pitch_classes, pitch_classes - {bass}):
        ranked = [
            (names.index(shape), place, root)
            for place, root in enumerate(roots)
            if root in tones and (shape := frozenset((c - root) % 12 for c in tones)) in names
        ]
        if ranked:
            return Chord(min(ranked)[2], pitch_classes, bass)
    root = bass if bass is not None else min(pitch_classes)
    return Chord(root, pitch_classes | {root}, bass)
