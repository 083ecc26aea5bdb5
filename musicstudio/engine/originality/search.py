"""The passage of a melody that is most like one of the index: an n-gram filter, then local alignment.

Every place of the melody is looked up among all places of the index, ordered by the ten steps that follow; the neighbours share
the most steps with it. The best are aligned note by note in the key that they suggest (Smith and Waterman 1981, with the gap
costs of Gotoh 1982), which finds what ornaments and changed notes have cut into pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicstudio.engine.originality.index import Index, pack
from musicstudio.engine.originality.melody import LEAP, Ints, Melody

NEIGHBOURS = 24  # places on each side of where a place of the melody stands in the order
SEED = 5  # steps in common that make a place worth a look
REACH = 64  # steps that are compared at first
CANDIDATES = 12  # passages that are aligned
AROUND = 48  # notes on each side of what they share
SAME, RHYTHM, OTHER, OPEN, LONGER = 1.0, 0.5, -1.0, -1.0, -0.5
"""Of a note in common, of its rhythm too, of another note; of the first note left out and of each further one."""

FIGURE = 3  # steps of a figure; what repeats one of the last `MEMORY` notes counts for `AGAIN` of a note
MEMORY = 64
AGAIN = 0.25

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """Notes [first, last) of the melody and what they are like."""

    size: float
    first: int
    last: int
    source: int


@dataclass(frozen=True)
class Result:
    """The longest run (its size in notes) and the best alignment (its size is the score); None = nothing in common."""

    run: Found | None
    alignment: Found | None


def search(index: Index, tune: Melody, leave_out: frozenset[int] = frozenset()) -> Result:
    """Compare a melody with all of the index but the sources `leave_out`."""
    if len(tune) < 2:
        return Result(None, None)
    codes = (tune.steps + LEAP + 1).astype(np.uint8)
    mine, theirs = neighbours(index, codes)
    if leave_out:
        kept = ~np.isin(index.source(theirs), list(leave_out))
        mine, theirs = mine[kept], theirs[kept]
    shared = common(codes, index.codes, mine, theirs, REACH)
    if not len(shared) or not shared.max():
        return Result(None, None)
    run = longest_run(index, codes, mine, theirs, shared)
    kept = shared >= SEED
    return Result(run, best_alignment(index, tune, mine[kept], theirs[kept]))


def related(index: Index, tune: Melody, length: int = 12, share: float = 0.2) -> frozenset[int]:
    """Sources that are the same tune as `tune`, wholly or in part: another setting of it, or the piece itself. More than `share`
    of either's windows of `length` steps are in common."""
    codes = (tune.steps + LEAP + 1).astype(np.uint8)
    mine, theirs = neighbours(index, codes)
    long = common(codes, index.codes, mine, theirs, length) >= length
    pairs = np.unique(np.stack([index.source(theirs[long]), mine[long]]), axis=1)
    sources, counts = np.unique(pairs[0], return_counts=True)
    sizes = np.minimum(np.diff(index.starts)[sources], len(tune)) - length
    return frozenset(sources[counts > share * np.maximum(1, sizes)].tolist())


def neighbours(index: Index, codes: npt.NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Pairs of places: of the melody, and of the index where similar steps follow."""
    keys = pack(codes)
    low = np.searchsorted(index.keys, keys, "left")
    high = np.searchsorted(index.keys, keys, "right")
    around = np.arange(-NEIGHBOURS, NEIGHBOURS)
    # Of many places with the very same steps those in the middle are no better than others.
    ranks = ((low + high) // 2)[:, None] + around
    valid = (ranks >= 0) & (ranks < len(index.keys))
    mine = np.broadcast_to(np.arange(len(codes))[:, None], ranks.shape)[valid]
    return mine, index.order[ranks[valid]]


def common(codes: npt.NDArray[np.uint8], others: npt.NDArray[np.uint8], mine: Ints, theirs: Ints, reach: int) -> Ints:
    """How many steps each pair of places has in common, at most `reach`."""
    shared = np.zeros(len(mine), np.int64)
    going = np.arange(len(mine))
    for k in range(reach):
        a, b = mine[going] + k, theirs[going] + k
        inside = (a < len(codes)) & (b < len(others))
        going, a, b = going[inside], a[inside], b[inside]
        going = going[codes[a] == others[b]]
        if not len(going):
            break
        shared[going] = k + 1
    return shared


def longest_run(index: Index, codes: npt.NDArray[np.uint8], mine: Ints, theirs: Ints, shared: Ints) -> Found:
    """The longest passage in common."""
    best = int(shared.argmax())
    pair = mine[best : best + 1], theirs[best : best + 1]
    steps = int(common(codes, index.codes, *pair, len(codes))[0])
    first = int(mine[best])
    return Found(steps + 1, first, first + steps + 1, int(index.source(pair[1])[0]))


def best_alignment(index: Index, tune: Melody, mine: Ints, theirs: Ints) -> Found | None:
    """The best of the likeliest passages, aligned."""
    sources = index.source(theirs)
    keys = tune.pitches[mine] - index.pitches[theirs - 1]
    _, first, group = np.unique(np.stack([sources, keys, (theirs - mine) // 16]), axis=1, return_index=True, return_inverse=True)
    weights = weight(index, tune)
    # The first SEED steps of a pair; longer ones go on in the pairs after it.
    told = np.append(0, weights.cumsum())
    evidence = np.bincount(group.ravel(), weights=told[mine + SEED + 1] - told[mine + 1])
    chosen = first[np.argsort(-evidence, kind="stable")[:CANDIDATES]]
    if not len(chosen):
        return None
    pieces = [
        likeness(index, tune, weights, int(mine[row]), int(theirs[row]) - 1, int(keys[row]), int(sources[row])) for row in chosen
    ]
    shape = max(s.shape[0] for _, s in pieces), max(s.shape[1] for _, s in pieces)
    stacked = np.full((len(pieces), *shape), OTHER)
    for (_, similarity), place in zip(pieces, stacked, strict=True):
        place[: similarity.shape[0], : similarity.shape[1]] = similarity
    sizes, rows, columns = local(stacked)
    best = int(sizes.argmax())
    last, end = int(rows[best]), int(columns[best])
    _, back, _ = local(stacked[best : best + 1, last - 1 :: -1, end - 1 :: -1] if last and end else stacked[:1, :1, :1])
    begin = pieces[best][0]
    return Found(float(sizes[best]), begin + last - int(back[0]), begin + last, int(sources[chosen[best]]))


def weight(index: Index, tune: Melody) -> Floats:
    """What each note says about where a melody comes from (n,), about 1: a step that is rare after the one before says more than
    a common one, and a figure says little when it comes again, for which trills and sequences need no model."""
    codes = tune.steps + LEAP + 1
    weights = np.ones(len(tune))
    weights[2:] = index.surprise[codes[:-1], codes[1:]]
    seen: dict[tuple[int, ...], int] = {}
    for i in range(FIGURE, len(codes) + 1):
        figure = tuple(codes[i - FIGURE : i].tolist())
        if i - seen.get(figure, -MEMORY - 1) <= MEMORY:
            weights[i] *= AGAIN
        seen[figure] = i
    return weights


def likeness(index: Index, tune: Melody, weights: Floats, mine: int, theirs: int, key: int, source: int) -> tuple[int, Floats]:
    """The surroundings of two notes when the index's melody is moved by `key` semitones: where ours begin, and what each pair
    of notes has in common."""
    first, last = max(0, mine - AROUND), min(len(tune), mine + AROUND)
    begin = max(int(index.starts[source]), theirs - AROUND)
    end = min(int(index.starts[source + 1]), theirs + AROUND)
    same = tune.pitches[first:last, None] == index.pitches[None, begin:end] + key
    steady = tune.rhythm[first:last, None] == index.rhythm[None, begin:end]
    return first, np.where(same, (SAME + RHYTHM * steady) * weights[first:last, None], OTHER)


def local(similarity: Floats) -> tuple[Floats, Ints, Ints]:
    """The best local alignments over similarities (c, n, m): scores (c,), and the row and column after their last pair."""
    c, n, m = similarity.shape
    columns = np.arange(m + 1)
    score, down = np.zeros((c, m + 1)), np.full((c, m + 1), -np.inf)
    best, rows, ends = np.zeros(c), np.zeros(c, np.int64), np.zeros(c, np.int64)
    for i in range(n):
        down = np.maximum(score + OPEN, down + LONGER)
        fresh = np.maximum(down, 0.0)
        fresh[:, 1:] = np.maximum(fresh[:, 1:], score[:, :-1] + similarity[:, i])
        # Gaps along the row: each begins at the best place before, of which a running maximum is enough.
        across = np.maximum.accumulate(fresh - LONGER * columns, 1)[:, :-1] + OPEN + LONGER * columns[:-1]
        fresh[:, 1:] = np.maximum(fresh[:, 1:], across)
        score = fresh
        top = score.argmax(1)
        value = score[np.arange(c), top]
        better = value > best
        best[better], rows[better], ends[better] = value[better], i + 1, top[better]
    return best, rows, ends
