"""What a musician can ask of a harmonisation."""

from __future__ import annotations

from dataclasses import dataclass

from musicstudio.engine.choices import CHORALE_TEMPERATURE
from musicstudio.engine.request import ChordPin, Request

DENSITIES = 8  # steps of the density control, as the network knows them


@dataclass(frozen=True)
class Controls(Request):
    """All choices of one harmonisation. Raises ValueError for values out of range.

    seed          the same seed gives the same music, another seed other music
    temperature   0.1 (the most expected) .. 1.5 (adventurous)
    alternatives  1..8 answers
    candidates    1..16 continuations tried for every bar of an answer, of which the best is kept
    melody        (part id, voice id); None = the part named soprano, else the first part and voice with notes
    locked_notes  ids of notes in added voices that stay exactly as they are
    locked_parts  ids of added parts that stay
    locked_bars   0-based indices of measures in which the added voices stay
    regenerate    ticks [start, end): only here the added voices are rewritten; None = everywhere
    density       rhythmic activity of the added voices, 0 (calm) .. 1 (busy); None = as the model likes
    chord_pins    chords that shall sound
    """

    temperature: float = CHORALE_TEMPERATURE
    candidates: int = 4
    density: float | None = None
    chord_pins: tuple[ChordPin, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check(temperature=(0.1, 1.5), density=(0, 1), candidates=(1, 16))

    @property
    def density_class(self) -> int:
        """The network's activity class 1..8, 0 = not asked for."""
        return 0 if self.density is None else 1 + round(self.density * (DENSITIES - 1))
