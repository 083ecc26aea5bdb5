"""Small scores for tests."""

from musicstudio.engine.notation import TICKS_PER_QUARTER, Note, Part, Score, regular_measures

QUARTER = TICKS_PER_QUARTER


def melody(*pitches: int, title: str = "") -> Score:
    """One part "melody" of quarter notes in 4/4; a C major run up when no pitches are given."""
    pitches = pitches or (60, 62, 64, 65)
    notes = tuple(Note(f"n{index}", index * QUARTER, QUARTER, pitch) for index, pitch in enumerate(pitches))
    metres = Score(measures=()).metres
    return Score(measures=regular_measures(len(pitches) * QUARTER, metres), parts=(Part("melody", "Melody", notes),), title=title)
