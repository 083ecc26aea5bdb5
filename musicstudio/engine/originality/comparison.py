"""A piece, or what is new in it, compared with the index."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from musicstudio.engine.continuation.events import top_notes
from musicstudio.engine.harmony.grid import line, make_grid
from musicstudio.engine.harmony.metrics import Piece, beat_windows
from musicstudio.engine.notation.choir import WRITTEN_PARTS
from musicstudio.engine.notation.score import Part, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.originality.index import Index, shipped
from musicstudio.engine.originality.melody import Melody, melody
from musicstudio.engine.originality.search import search
from musicstudio.engine.originality.verdict import Verdict

PHASES = 4  # steps of a felt beat
MOST_WINDOWS = 2  # a few shared cadences are no copy: more 12-beat windows than this are one


def compare(
    score: Score, parts: Collection[str] | None = None, span: tuple[int, int] | None = None, index: Index | None = None
) -> Verdict:
    """What of `score` stands in the index (the shipped one when None is given).

    parts  ids of the parts that are looked at; None = all pitched ones. Of each the highest line of its first voice counts
    span   ticks [start, end): only notes that begin here are looked at

    A melody over alto, tenor and bass is also compared with the chorales, all four voices together.
    """
    index = index or shipped()
    verdict = Verdict(0, 0.0, "", "", (0, 0), (0, 0), 0.0, 0, False)
    for part in score.parts:
        if not part.percussion and (parts is None or part.id in parts):
            found = compare_melody(melody_of(part, span), part.id, index)
            if (found.percentile, found.longest_run, found.score) > (verdict.percentile, verdict.longest_run, verdict.score):
                verdict = found
    chords = known_windows(score, span, index)
    if chords:
        values = {f: getattr(verdict, f) for f in Verdict.__dataclass_fields__}
        verdict = Verdict(**{**values, "chords": chords, "copied": verdict.copied or chords > MOST_WINDOWS})
    return verdict


def compare_melody(tune: Melody, part: str, index: Index, leave_out: frozenset[int] = frozenset()) -> Verdict:
    """What of one melody stands in the index but for its sources `leave_out`."""
    result = search(index, tune, leave_out)
    run, aligned = result.run, result.alignment
    if run is None:
        return Verdict(0, 0.0, "", part, (0, 0), (0, 0), 0.0, 0, False)
    size, score = int(run.size), aligned.size if aligned else 0.0
    human = index.line(len(tune))
    most_run, most_score = human.most
    shown = aligned if aligned is not None and (score > most_score or size <= most_run) else run
    ticks = int(tune.onsets[shown.first]), int(tune.ends[shown.last - 1])
    return Verdict(
        size, round(score, 1), index.names[shown.source], part, (shown.first, shown.last), ticks,
        human.percentile(size, score), 0, size > most_run or score > most_score,
    )  # fmt: skip


def melody_of(part: Part, span: tuple[int, int] | None = None) -> Melody:
    """The highest line of a part's first voice."""
    voices = part.voices()
    first = next((notes for notes in voices.values() if any(n.duration for n in notes)), ())
    notes = top_notes(sounding_notes(Part(part.id, "", first)))
    return melody([n for n in notes if span is None or span[0] <= n[0] < span[1]])


def known_windows(score: Score, span: tuple[int, int] | None, index: Index) -> int:
    """How many 12-beat windows of a melody over alto, tenor and bass are in the index, the most of all places in the beat."""
    parts = {part.id: part for part in score.parts}
    top = next((p for p in score.parts if p.id not in WRITTEN_PARTS and not p.percussion and p.notes), None)
    if top is None or not all(name in parts for name in WRITTEN_PARTS):
        return 0
    grid = make_grid(score)
    lines = [line(grid, [n for n in part.notes if n.duration]) for part in (top, *(parts[name] for name in WRITTEN_PARTS))]
    piece = np.array([[np.nan if n is None else n.pitch for n in voice] for voice in lines], float).T
    first, last = grid.span(*span) if span else (0, len(grid))
    hashes = [window_hashes(piece[first + phase : last]) for phase in range(PHASES)]
    return max(int(np.isin(found, index.windows).sum()) for found in hashes)


def window_hashes(piece: Piece) -> npt.NDArray[np.uint64]:
    """One number for every 12-beat window of a piece (T, 4) of four steps to the beat, NaN = rest."""
    windows = beat_windows(piece) if len(piece) else []
    return np.array([int.from_bytes(blake2b(w, digest_size=8).digest(), "little") for w in windows], np.uint64)
