"""Put the phones of recordings where they are heard.

    python -m musicstudio.engine.singing.teacher.realign --data DIR --weights FILE

The teacher tells durations in steps of 25 ms. A network that was trained for some minutes on these knows well enough what each
phone sounds like to find its edges within 5 ms. What it finds is kept beside the recordings, and used from then on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.singing.align import moved, warp
from musicstudio.engine.singing.features import Singles
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.recordings import ALIGNED, Example, examples
from musicstudio.engine.singing.singer import foretell
from musicstudio.engine.singing.weights import load_acoustic

REACH = 8  # frames that an edge may move


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the recordings")
    parser.add_argument("--weights", type=Path, required=True, help="an acoustic network")
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = load_acoustic(args.weights)
    moves: list[float] = []
    for example in examples(args.data, aligned=False):
        voice = torch.nn.functional.one_hot(torch.tensor([example.voice]), net.size.voices).float()
        phones = _found(example, foretell(frames_of(example.phones, example.voiced.f0, example.level), voice, net)[0])
        moves += [after[1] - before[1] for before, after in zip(example.phones, phones, strict=True)]
        path = args.data / f"{example.name}{ALIGNED}"
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(phones, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)
    tenth, middle, ninth = np.percentile(np.array(moves) * 1000, [10, 50, 90])
    print(f"{len(moves)} edges moved by {middle:.1f} ms (median; {tenth:.1f} to {ninth:.1f})")


def _found(example: Example, ours: Singles) -> list[tuple[str, float, float]]:
    found = moved(example.phones, warp(ours, example.voiced.bands, REACH))
    return [(phone, round(start, 4), round(end, 4)) for phone, start, end in found]


if __name__ == "__main__":
    main()
