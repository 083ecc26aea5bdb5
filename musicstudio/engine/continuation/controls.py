"""What a musician can ask of a continuation."""

from __future__ import annotations

from dataclasses import dataclass

from musicstudio.engine.choices import TEMPERATURE
from musicstudio.engine.request import Request

MOST_BARS = 16


@dataclass(frozen=True)
class Controls(Request):
    """All choices of one continuation. Raises ValueError for values out of range.

    seed          the same seed gives the same music, another seed other music
    temperature   0.1 (the most expected) .. 1.5 (adventurous)
    alternatives  1..8 answers
    bars          2..16 whole bars after the melody; empty bars of the score are used first
    ending        whether the melody comes to an end on its tonic
    density       how busy the new bars are, 0 (calm) .. 0.5 (as the melody) .. 1 (busy); None = as the model likes
    melody        (part id, voice id); None = the part named soprano, else the first part and voice with notes
    locked_notes  ids of notes that stay exactly as they are
    locked_parts  ids of parts that stay
    locked_bars   0-based indices of measures in which nothing is written
    regenerate    ticks [start, end): the melody is written again here and nothing is added; None = the melody goes on
    """

    temperature: float = TEMPERATURE
    bars: int = 4
    ending: bool = True
    density: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check(temperature=(0.1, 1.5), density=(0, 1), bars=(2, MOST_BARS))
