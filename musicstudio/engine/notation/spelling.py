"""Pitches as letters: spelling a MIDI number from its key, and reading a spelling back.

Positions on the line of fifths (C = 0, G = 1, F = -1, F# = 6) order all spellings; a key with `fifths` sharps uses
twelve neighbouring positions (Temperley, The Cognition of Basic Musical Structures, 2001, chapter 5).
"""

from functools import lru_cache

from musicstudio.engine.notation.score import KeyChange, Note

STEPS = "CDEFGAB"
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_FIFTHS = "FCGDAEB"


@lru_cache(maxsize=4096)
def _from_key(pitch: int, fifths: int, minor: bool) -> tuple[str, int, int]:
    # C major: Eb .. G#; A minor: Bb .. D#, for its leading tone's own leading tone.
    low = fifths - (2 if minor else 3)
    position = (pitch * 7 - low) % 12 + low
    step = _FIFTHS[(position + 1) % 7]
    alter = (position + 1) // 7
    return step, alter, (pitch - alter - SEMITONES[step]) // 12 - 1


def spell(note: Note, key: KeyChange) -> tuple[str, int, int]:
    """(step "A".."G", alter in semitones, octave with 4 from middle C) of `note`, from its spelling or else from `key`.

    A spelling that does not name the note's pitch (or its octave neighbours) is passed over.
    """
    if note.spelling:
        step = note.spelling[0]
        alter = note.spelling.count("#") - note.spelling.count("b")
        octave, rest = divmod(note.pitch - alter - SEMITONES[step], 12)
        if rest == 0:
            return step, alter, octave - 1
    return _from_key(note.pitch, key.fifths, key.mode == "minor")


def spelling_text(step: str, alter: int) -> str:
    """The `Note.spelling` of a step and an alteration of -2..2."""
    return step + ("#" * alter if alter > 0 else "b" * -alter)


def signature_alter(step: str, fifths: int) -> int:
    """What the key signature does to `step`: -1, 0 or 1."""
    index = _FIFTHS.index(step)
    if fifths > 0:
        return 1 if index < fifths else 0
    return -1 if 6 - index < -fifths else 0
