"""What a musician can ask of an accompaniment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from musicstudio.engine.choices import STYLES
from musicstudio.engine.request import ChordPin, Scope

Chords = Literal["write", "keep"]


@dataclass(frozen=True)
class Controls:
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
    seed: int = 0
    alternatives: int = 1
    density: float | None = None
    temperature: float = 0.9
    melody: tuple[str, str] | None = None
    chords: Chords = "write"
    chord_pins: tuple[ChordPin, ...] = ()
    locked_notes: frozenset[str] = frozenset()
    locked_parts: frozenset[str] = frozenset()
    locked_bars: frozenset[int] = frozenset()
    regenerate: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        for name, low, high in (("temperature", 0.1, 1.5), ("alternatives", 1, 8)):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be between {low} and {high}")
        if self.density is not None and not 0 <= self.density <= 1:
            raise ValueError("density must be between 0 and 1")
        for name, known in (("style", STYLES), ("chords", get_args(Chords))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}")

    @property
    def scope(self) -> Scope:
        return Scope(self.locked_notes, self.locked_parts, self.locked_bars, self.regenerate)
