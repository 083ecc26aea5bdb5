"""What a musician can ask of a harmonisation."""

from __future__ import annotations

from dataclasses import dataclass

from musicstudio.engine.request import ChordPin, Scope

DENSITIES = 8  # steps of the density control, as the network knows them


@dataclass(frozen=True)
class Controls:
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

    seed: int = 0
    temperature: float = 0.9
    alternatives: int = 1
    candidates: int = 4
    melody: tuple[str, str] | None = None
    locked_notes: frozenset[str] = frozenset()
    locked_parts: frozenset[str] = frozenset()
    locked_bars: frozenset[int] = frozenset()
    regenerate: tuple[int, int] | None = None
    density: float | None = None
    chord_pins: tuple[ChordPin, ...] = ()

    def __post_init__(self) -> None:
        for name, low, high in (("temperature", 0.1, 1.5), ("alternatives", 1, 8), ("candidates", 1, 16)):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be between {low} and {high}")
        if self.density is not None and not 0 <= self.density <= 1:
            raise ValueError("density must be between 0 and 1")

    @property
    def density_class(self) -> int:
        """The network's activity class 1..8, 0 = not asked for."""
        return 0 if self.density is None else 1 + round(self.density * (DENSITIES - 1))

    @property
    def scope(self) -> Scope:
        return Scope(self.locked_notes, self.locked_parts, self.locked_bars, self.regenerate)
