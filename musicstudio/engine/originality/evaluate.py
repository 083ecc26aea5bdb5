"""Figures of the comparison: what people share, and how many planted copies are found.

    python -m musicstudio.engine.originality.evaluate --data DIR --json

`human_line`   percentiles of what held-out passages share with the shipped index, by length: valid tunes, from which the line was
               drawn. `line` is what more than counts as a copy
`pairs`        the longest run of two unrelated tunes, whole
`held_out`     the same of passages of 64 notes of test tunes, and the share of them taken for copies: false alarms
`recall`       share of planted copies that are found: passages of melodies of the index in the middle of 64 notes of test tunes,
               in their key; transposed; transposed and with a seventh of the notes ornamented; transposed and in another
               rhythm; transposed and with a tenth of the notes changed. `source` is the share with the right source named.
               `pitch_substring` is the baseline: the longest exact sequence of pitches, with a line drawn from valid tunes alike
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from musicstudio.engine.learning.reporting import main
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.originality.build import Passage, cut, cuts, sizes
from musicstudio.engine.originality.comparison import compare, compare_melody
from musicstudio.engine.originality.corpora import songs
from musicstudio.engine.originality.index import LENGTHS, SHIPPED, Index
from musicstudio.engine.originality.melody import Ints, Melody, melody
from musicstudio.engine.originality.search import related, search

HOST = 64  # notes in which a copy is planted
PLANTED = (16, 24, 32)  # notes of a copy
COPIES = 150  # of each kind
LINE = 99.5  # percentile that the baseline's line stands at, as ours does
_LONGEST = 40  # notes of the baseline's sequences
Notes = list[tuple[int, int, int]]


def notes_of(tune: Melody) -> Notes:
    return [(int(a), int(b), int(p)) for a, b, p in zip(tune.onsets, tune.ends, tune.pitches, strict=True)]


def ornamented(notes: Notes, rng: np.random.Generator) -> Notes:
    """A seventh of the notes begin with their upper or lower neighbour."""
    result: Notes = []
    for onset, end, pitch in notes:
        if rng.random() < 1 / 7 and end - onset >= 2:
            middle = (onset + end) // 2
            result += [(onset, middle, pitch + int(rng.choice((-2, -1, 1, 2)))), (middle, end, pitch)]
        else:
            result.append((onset, end, pitch))
    return result


def in_another_rhythm(notes: Notes, rng: np.random.Generator) -> Notes:
    """Every note has a length of its own."""
    ends = np.cumsum(rng.choice((1, 2, 3, 4), len(notes)) * TICKS_PER_QUARTER // 2)
    return [(int(end - TICKS_PER_QUARTER // 2), int(end), pitch) for end, (_, _, pitch) in zip(ends, notes, strict=True)]


def with_wrong_notes(notes: Notes, rng: np.random.Generator) -> Notes:
    """A tenth of the notes a step away."""
    return [(a, b, p + int(rng.choice((-2, -1, 1, 2))) * (rng.random() < 0.1)) for a, b, p in notes]


CHANGES: dict[str, tuple[bool, Callable[[Notes, np.random.Generator], Notes] | None]] = {
    "same_key": (False, None),
    "transposed": (True, None),
    "ornamented": (True, ornamented),
    "rhythm_altered": (True, in_another_rhythm),
    "notes_altered": (True, with_wrong_notes),
}


def planted(host: Melody, copy: Melody, change: str, rng: np.random.Generator) -> Melody:
    """`host` with its middle notes replaced by a changed copy."""
    moved, alter = CHANGES[change]
    notes = alter(notes_of(copy), rng) if alter else notes_of(copy)
    by = int(rng.choice([k for k in range(-5, 7) if k])) if moved else 0
    first = (len(host) - len(copy)) // 2
    whole = (
        notes_of(cut(host, 0, first)) + [(a, b, p + by) for a, b, p in notes] + notes_of(cut(host, first + len(copy), len(host)))
    )
    # One after the other, each with its own length until the next note.
    lengths = [*(max(1, b[0] - a[0]) if b[0] > a[0] else a[1] - a[0] for a, b in pairwise(whole)), 1]
    onsets = np.cumsum([0, *lengths])
    return melody(
        [(int(onset), int(onset + length), p) for onset, length, (_, _, p) in zip(onsets, lengths, whole, strict=False)]
    )


class Substrings:
    """The baseline: the longest sequence of pitches that stands as it is in one of the melodies."""

    def __init__(self, tunes: Sequence[Melody]) -> None:
        self.known = {length: self._hashes(tunes, length) for length in range(4, _LONGEST + 1)}

    @staticmethod
    def _hashes(tunes: Sequence[Melody], length: int) -> npt.NDArray[np.uint64]:
        return np.unique(np.concatenate([hashes(tune.pitches, length) for tune in tunes]))

    def longest(self, tune: Melody) -> int:
        low, high = 3, min(_LONGEST, len(tune))
        while low < high:  # a sequence of n notes holds one of n - 1
            middle = (low + high + 1) // 2
            found = hashes(tune.pitches, middle)
            places = np.searchsorted(self.known[middle], found).clip(0, len(self.known[middle]) - 1)
            low, high = (middle, high) if (self.known[middle][places] == found).any() else (low, middle - 1)
        return low


def hashes(pitches: Ints, length: int) -> npt.NDArray[np.uint64]:
    """A number for each sequence of `length` pitches."""
    if len(pitches) < length:
        return np.zeros(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(pitches.astype(np.uint64), length)
    with np.errstate(over="ignore"):
        factors = np.array([pow(0x9E3779B97F4A7C15, k, 2**64) for k in range(length)], np.uint64)
        found: npt.NDArray[np.uint64] = (windows * factors).sum(1, dtype=np.uint64)
    return found


def percentiles(values: npt.NDArray[np.float64]) -> dict[str, float]:
    return {f"p{p}": round(float(np.percentile(values, p)), 1) for p in (50, 95, 99)}


def rows(found: npt.NDArray[np.float64]) -> dict[str, Any]:
    return {"run": percentiles(found[:, 0]), "score": percentiles(found[:, 1])}


def pairs(tunes: Sequence[Melody], number: int) -> dict[str, Any]:
    """The longest run that two unrelated tunes share."""
    rng = np.random.default_rng(2)
    found: list[float] = []
    while len(found) < number:
        a, b = (tunes[i] for i in rng.integers(len(tunes), size=2))
        small = Index.of({"b": b}, np.zeros(0, np.uint64))
        if a is not b and not related(small, a):
            result = search(small, a)
            found.append(result.run.size if result.run else 0.0)
    return {"number": number, "run": percentiles(np.array(found))}


def recall(index: Index, hosts: Sequence[Passage], learnt: dict[str, Melody], line: float, base: Substrings) -> dict[str, Any]:
    """Planted copies found, by kind and length."""
    rng = np.random.default_rng(3)
    result: dict[str, Any] = {}
    for change in CHANGES:
        for length in PLANTED:
            names = [name for name, tune in learnt.items() if len(tune) >= length]
            hits = []
            for _ in range(COPIES):
                name = names[rng.integers(len(names))]
                first = int(rng.integers(len(learnt[name]) - length + 1))
                host, same = hosts[int(rng.integers(len(hosts)))]
                tune = planted(host, cut(learnt[name], first, first + length), change, rng)
                verdict = compare_melody(tune, "", index, same)
                hits.append((verdict.copied, verdict.copied and verdict.source == name, base.longest(tune) > line))
            ours, named, theirs = np.mean(hits, 0).round(3).tolist()
            result.setdefault(change, {})[f"{length}_notes"] = {"ours": ours, "source": named, "pitch_substring": theirs}
    return result


def milliseconds(index: Index, tunes: Sequence[Melody]) -> float:
    """Time to compare 64 bars of 4/4 with four notes each, in one part."""
    pitches = np.concatenate([tune.pitches for tune in tunes[:20]])[:256]
    notes = tuple(Note(f"n{i}", i * TICKS_PER_QUARTER, TICKS_PER_QUARTER, int(p)) for i, p in enumerate(pitches))
    score = Score(regular_measures(256 * TICKS_PER_QUARTER, (MetreChange(0, 4, 4),)), (Part("melody", "", notes),))
    begin = time.process_time()
    for _ in range(5):
        compare(score, index=index)
    return round((time.process_time() - begin) / 5 * 1000, 1)


def figures(data: Path) -> dict[str, Any]:
    """All figures as one JSON-able mapping."""
    index = Index.read(SHIPPED)
    learnt, valid, test = (songs(data, split) for split in ("train", "valid", "test"))
    held, tested = list(valid.values()), list(test.values())
    result: dict[str, Any] = {
        "index": {
            "melodies": len(index.names), "notes": len(index.codes), "windows": len(index.windows),
            "megabytes": round(SHIPPED.stat().st_size / 1e6, 2),
        },
        "human_line": {
            str(length): rows(np.stack([line.runs, line.scores], 1)) | {"line": [round(x, 1) for x in line.most]}
            for length, line in zip(LENGTHS, index.lines, strict=True)
        },
        "pairs": pairs(held, 1000),
    }  # fmt: skip
    hosts = cuts(index, tested, HOST, 600)
    found = sizes(index, hosts)
    copied = [compare_melody(tune, "", index, same).copied for tune, same in hosts]
    base = Substrings(list(learnt.values()))
    passages = cuts(index, held, HOST, 600)
    line = float(np.percentile([base.longest(tune) for tune, _ in passages], LINE))
    result["held_out"] = rows(found) | {
        "passages": len(hosts), "false_alarms": round(float(np.mean(copied)), 4),
        "pitch_substring": {"line": line, "false_alarms": round(float(np.mean([base.longest(t) > line for t, _ in hosts])), 4)},
    }  # fmt: skip
    result["recall"] = recall(index, hosts, learnt, line, base)
    result["milliseconds_64_bars"] = milliseconds(index, tested)
    return result


if __name__ == "__main__":
    main(__doc__, lambda options: figures(options.data))
