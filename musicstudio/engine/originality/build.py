"""Make the index that ships.

    python -m musicstudio.engine.originality.build --data DIR

Into it go all melodies of the training splits. The human line comes from melodies of the valid splits, which are not in it:
passages of several lengths are compared with the whole index, and what they have in common with it is what people share. Where
a tune stands in both, in another setting or by mistake of a corpus, it is no chance and does not count.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from musicstudio.engine.harmony.data import sounding
from musicstudio.engine.originality.comparison import window_hashes
from musicstudio.engine.originality.corpora import SHORTEST, chorales, songs, soprano
from musicstudio.engine.originality.index import LENGTHS, SHIPPED, Index, Line
from musicstudio.engine.originality.melody import Melody
from musicstudio.engine.originality.search import related, search

PASSAGES = 600  # of each length


def build(data: Path, cache: Path, passages: int = PASSAGES) -> Index:
    """The index of the training splits in the folder `data`, with its human line."""
    learnt = chorales(data, cache)
    tunes = songs(data, "train")
    tunes |= {name: tune for name, x in learnt.items() if len(tune := soprano(x)) >= SHORTEST}
    windows = np.concatenate([window_hashes(sounding(x)) for x in learnt.values()])
    index = Index.of(tunes, windows)
    held = list(songs(data, "valid").values())
    return replace(index, lines=tuple(human_line(index, cuts(index, held, length, passages)) for length in LENGTHS))


Passage = tuple[Melody, frozenset[int]]
"""Notes of a melody, and the sources of an index that are the same tune."""


def cuts(index: Index, tunes: Iterable[Melody], length: int, most: int, seed: int = 1) -> list[Passage]:
    """Passages of `length` notes from tunes that are that long, at most `most` of them, drawn at random."""
    whole: list[Passage] = []
    for tune in tunes:
        same = related(index, tune)
        whole += [(cut(tune, first, first + length), same) for first in range(0, len(tune) - length + 1, length)]
    rng = np.random.default_rng(seed)
    return [whole[i] for i in rng.permutation(len(whole))[:most]]


def cut(tune: Melody, first: int, last: int) -> Melody:
    """Notes [first, last)."""
    return Melody(tune.pitches[first:last], tune.rhythm[first:last], tune.onsets[first:last], tune.ends[first:last])


def sizes(index: Index, passages: Iterable[Passage]) -> npt.NDArray[np.float64]:
    """Longest run and score of each passage (n, 2)."""
    rows = []
    for tune, same in passages:
        result = search(index, tune, same)
        rows.append((result.run.size if result.run else 0.0, result.alignment.size if result.alignment else 0.0))
    return np.array(rows).reshape(-1, 2)


def human_line(index: Index, passages: Iterable[Passage]) -> Line:
    """What human melodies of one length share with the index."""
    found = sizes(index, passages)
    steps = np.linspace(0, 100, 201)
    return Line(np.percentile(found[:, 0], steps, method="higher"), np.percentile(found[:, 1], steps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/musicstudio/harmony")
    options = parser.parse_args()
    index = build(options.data, options.cache)
    index.write(options.out)
    sys.stdout.write(f"{options.out}: {len(index.names)} melodies, {len(index.codes)} notes, {len(index.windows)} windows\n")
    for length, line in zip(LENGTHS, index.lines, strict=True):
        sys.stdout.write(f"up to {length:3} notes: run {line.most[0]:.0f}, score {line.most[1]:.1f}\n")


if __name__ == "__main__":
    main()
