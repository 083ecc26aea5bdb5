"""Written music: the Score type, bounded readers and writers, engraving."""

from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    ChordSymbol,
    KeyChange,
    Lyric,
    Measure,
    MetreChange,
    Note,
    Part,
    Score,
    Tempo,
    regular_measures,
)

__all__ = [
    "TICKS_PER_QUARTER",
    "ChordSymbol",
    "KeyChange",
    "Lyric",
    "Measure",
    "MetreChange",
    "Note",
    "Part",
    "Score",
    "Tempo",
    "UnreadableScore",
    "regular_measures",
]
