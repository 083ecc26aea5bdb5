"""What the whole house knows of the studio's writing: which parts it adds, what voices can sing, how long a piece may be.

Kept apart from the models, which web processes never load.
"""

from dataclasses import dataclass

from musicstudio.engine.notation.score import TICKS_PER_QUARTER


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A part that the studio adds to a piece: its id, name and clef, and its General MIDI program."""

    id: str
    name: str
    clef: str
    program: int


CHOIR = (
    WrittenPart("alto", "Alto", "G2", 52),
    WrittenPart("tenor", "Tenor", "G2-8", 52),
    WrittenPart("bass", "Bass", "F4", 52),
)
ACCOMPANIMENT = (
    WrittenPart("piano-right", "Piano, right hand", "G2", 0),
    WrittenPart("piano-left", "Piano, left hand", "F4", 0),
    WrittenPart("guitar", "Guitar", "G2-8", 24),
    WrittenPart("double-bass", "Double bass", "F4", 32),
    WrittenPart("strings", "Strings", "G2", 48),
)
WRITTEN_PARTS = tuple(part.id for part in CHOIR)
"""Ids of the voices that the studio adds to a melody, and may write again."""

ACCOMPANIMENT_PARTS = tuple(part.id for part in ACCOMPANIMENT)
"""Ids of the instruments that the studio adds to a melody, and may write again."""

STUDIO_PARTS = WRITTEN_PARTS + ACCOMPANIMENT_PARTS
"""A part that comes from elsewhere never has one of these ids."""

RANGES = {"soprano": (60, 81), "alto": (53, 74), "tenor": (47, 69), "bass": (38, 64)}
"""Comfortable ranges of a choir, as harmony books give them: MIDI, lowest and highest."""

MAX_BARS = 400
"""Bars that a score may have to be written on."""

MAX_TICKS = MAX_BARS * 6 * TICKS_PER_QUARTER
"""Ticks that it may have: as many bars of 12/8. Time is what a network's work grows with, however it is barred."""
