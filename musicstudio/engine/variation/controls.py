"""What a musician can ask of a variation, and of a texture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from musicstudio.engine.request import ChordPin, Request


@dataclass(frozen=True)
class Controls(Request):
    """All choices of one variation of a melody. Raises ValueError for values out of range.

    kind          "vary": other bars like these; "morph": on the way to other bars; "attributes": more or less of something
    seed          the same seed gives the same music, another seed other music
    alternatives  1..8 answers
    amount        0..1: how far to vary, or how far on the way to `other`; 0 leaves everything as it is
    other         ticks [start, end) of the same voice to morph into, by bars from their beginning, again and again
    density, syncopation, range   -1 (least) .. 0 (as it is) .. 1 (most), for "attributes"; None = as it is
    melody        (part id, voice id); None = the part named soprano, else the first part and voice with notes
    locked_notes  ids of notes that stay exactly as they are
    locked_parts  ids of parts that stay
    locked_bars   0-based indices of measures that stay
    regenerate    ticks [start, end): only here anything is rewritten; None = everywhere
    """

    kind: Literal["vary", "morph", "attributes"] = "vary"
    amount: float = 0.5
    other: tuple[int, int] | None = None
    density: float | None = None
    syncopation: float | None = None
    range: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind not in ("vary", "morph", "attributes"):
            raise ValueError("kind must be vary, morph or attributes")
        self.check(amount=(0, 1))
        if any(not -1 <= value <= 1 for value in self.sliders):
            raise ValueError("density, syncopation and range must be between -1 and 1")
        if self.kind == "morph" and (self.other is None or self.other[0] >= self.other[1]):
            raise ValueError("morph needs the ticks of other bars")

    @property
    def sliders(self) -> tuple[float, float, float]:
        """Density, syncopation and range, 0 = as it is."""
        return (self.density or 0.0, self.syncopation or 0.0, self.range or 0.0)

    @property
    def changes(self) -> bool:
        """Whether anything is asked for at all."""
        return any(self.sliders) if self.kind == "attributes" else self.amount > 0


@dataclass(frozen=True)
class TextureControls(Request):
    """All choices of "play it like this bar". Raises ValueError for values out of range.

    source_bar    0-based index of the bar whose accompaniment is played on
    seed          the same seed gives the same music
    alternatives  1..8 answers; the first is the likeliest, others stand a little apart from the source
    parts         ids of the accompaniment's parts; None = all but the melody that have notes in the source bar
    melody        (part id, voice id), which is left alone; None as in `Controls`
    locked_notes, locked_parts, locked_bars, regenerate   as in `Controls`
    chord_pins    chords that shall sound, before the score's own
    """

    source_bar: int
    parts: frozenset[str] | None = None
    chord_pins: tuple[ChordPin, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.source_bar < 0:
            raise ValueError("source_bar must be the index of a bar")
