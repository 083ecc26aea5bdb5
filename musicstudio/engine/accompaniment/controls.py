"""What a musician can ask of an accompaniment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from musicstudio.engine.choices import STYLES, TEMPERATURE
from musicstudio.engine.request import ChordPin, Request

Chords = Literal["write", "keep"]


@dataclass(frozen=True)
class Controls(Request):
    """All choices of one accompaniment. Raises ValueError for values out of range.

    style         one of STYLES
    seed          the same seed gives the same music, another seed other music
    alternatives  1..8 answers
    density       how busy the texture is, 0 (calm) .. 1 (busy); None = as the style has it
    temperature   0.1 (the most expected chords) .. 1.5 (adventurous)
    melody        (part id, voice id); None = the part named soprano, else the first part and voice with notes
    chords        "write" writes new chord symbols; "keep" keeps the score's own and writes where there are none
    chord_pins    chords that shall sound
    locked_notes  ids of notes in written parts that stay exactly as they are
    locked_parts  ids of written parts that stay
    locked_bars   0-based indices of measures in which written parts and chord symbols stay
    regenerate    ticks [start, end): only here anything is rewritten; None = everywhere
    """

    style: str = "pop-piano"
    density: float | None = None
    temperature: float = TEMPERATURE
    chords: Chords = "write"
    chord_pins: tuple[ChordPin, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check(temperature=(0.1, 1.5), density=(0, 1))
        for name, known in (("style", STYLES), ("chords", get_args(Chords))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}")
