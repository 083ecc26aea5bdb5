"""Which of the notes heard is which of the notes meant: the note measure of MIREX and mir_eval, without offsets."""

from collections.abc import Sequence
from dataclasses import dataclass

from musicstudio.engine.transcription.hums import HummedNote
from musicstudio.engine.transcription.types import SungNote

TOLERANCE = 0.05
"""Seconds between onsets."""


@dataclass(frozen=True)
class Matching:
    """`meant` notes; `pairs` of indexes (meant, heard) that belong together; `extra` notes heard that belong to none."""

    meant: int
    pairs: tuple[tuple[int, int], ...]
    extra: int

    @property
    def right(self) -> float:
        """Share of the notes meant that were heard, 0..1."""
        return len(self.pairs) / self.meant if self.meant else 1.0


def match(meant: Sequence[HummedNote], heard: Sequence[SungNote], tolerance: float = TOLERANCE) -> Matching:
    """The largest set of pairs with the same MIDI number and onsets at most `tolerance` apart, no note in two pairs.

    Taking the first that fits could use up a note that another one needs, so pairs are undone and made anew along
    augmenting paths (bipartite matching).
    """
    fitting = [
        [h for h, sung in enumerate(heard) if sung.pitch == note.pitch and abs(sung.onset - note.onset) <= tolerance]
        for note in meant
    ]
    partner: dict[int, int] = {}

    def place(m: int, seen: set[int]) -> bool:
        for h in fitting[m]:
            if h in seen:
                continue
            seen.add(h)
            if h not in partner or place(partner[h], seen):
                partner[h] = m
                return True
        return False

    for m in range(len(meant)):
        place(m, set())
    pairs = tuple(sorted((m, h) for h, m in partner.items()))
    return Matching(len(meant), pairs, len(heard) - len(pairs))
