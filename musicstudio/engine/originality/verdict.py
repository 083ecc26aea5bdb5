"""What a comparison finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """The passage of a piece that is most like one of the index, and whether people share as much by chance.

    longest_run  notes of the longest passage that stands in the index in some key (repeated notes count once); 0 = nothing
                 to compare
    score        of the best alignment, which bears ornaments and changed rhythms: about 1.5 per note in common, less for notes
                 that repeat a figure or that are common after the one before
    source       where that passage comes from, "" when none
    part         id of the part that it was found in
    notes        [first, last) of its notes in that part's melody
    ticks        [start, end) of it in the score
    percentile   0..100: share of human melodies of this length that have less in common with the index, by the rarer of
                 run and score
    chords       12-beat windows of four voices that stand, in some key, in a chorale of the index
    copied       more in common than the human line allows
    """

    longest_run: int
    score: float
    source: str
    part: str
    notes: tuple[int, int]
    ticks: tuple[int, int]
    percentile: float
    chords: int
    copied: bool
