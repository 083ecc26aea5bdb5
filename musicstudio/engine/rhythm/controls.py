"""What the caller of the pattern maker may ask for."""

from __future__ import annotations

from dataclasses import dataclass

from musicstudio.engine.choices import INSTRUMENTS
from musicstudio.engine.request import ChordPin, Request


@dataclass(frozen=True)
class Controls(Request):
    """Settings of one request. Raises ValueError for values out of range.

    seed          any integer; the same seed gives the same bars
    alternatives  1..8 answers
    instrument    one of `choices.INSTRUMENTS`: which parts are written
    melody        (part id, voice id); None = the part named soprano, else the first part and voice with notes, if there is one
    locked_notes  ids of notes in written parts that stay exactly as they are; where they sound, their part gets nothing else
    locked_parts  ids of written parts that stay
    locked_bars   0-based indices of measures in which the written parts stay
    regenerate    ticks [start, end): only here anything is rewritten; None = everywhere
    density       notes per beat, 0 (as few as any song has) .. 1 (as many); None = as the model likes
    chord_pins    chords that shall sound, whatever the score's symbols say
    """

    instrument: str = INSTRUMENTS[0]
    density: float | None = None
    chord_pins: tuple[ChordPin, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.instrument not in INSTRUMENTS:
            raise ValueError(f"instrument must be one of {', '.join(INSTRUMENTS)}")
        self.check(density=(0, 1))
