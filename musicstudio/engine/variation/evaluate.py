"""Held-out figures of both networks of this package, beside baselines and human music.

    python -m musicstudio.engine.variation.evaluate --data DIR --json

Melody, on windows of two bars of the split: `reconstruction` is the share of notes that come back from the mean of the latent
with the same onset, pitch and duration; `active_units`, `monotone_pairs` and `density_spearman` as in `melody_figures`. Texture,
on bars of POP909's piano: F1 of notes on the bar's own chords; and on the chords of another bar, the share of chord tones and the
F1 of the slots in which something begins against those of the source.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicstudio.engine.corpora.pop909 import Split
from musicstudio.engine.learning.reporting import main
from musicstudio.engine.variation import data, texture_data
from musicstudio.engine.variation.bars import Bars
from musicstudio.engine.variation.baselines import by_rule
from musicstudio.engine.variation.generate import load_net
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.melody_figures import linear_rows, network_rows, other_rows
from musicstudio.engine.variation.play import load_texture_net, play, texture_latents
from musicstudio.engine.variation.texture_figures import chord_tone_share, note_f1, rhythm_similarity
from musicstudio.engine.variation.windows import Windows

SAMPLE = 400  # windows, bars and pairs for what is decoded many times


def spread(count: int, most: int) -> Ints:
    """Up to `most` indices, evenly through `count`."""
    return np.linspace(0, count - 1, min(count, most)).astype(np.int64)


def melody_figures(folder: Path, split: Split, weights: Path | None, limit: int | None) -> dict[str, Any]:
    net = load_net(weights)
    train, windows = data.load(folder, "train", hop=1), data.load(folder, split, hop=2)
    if limit:
        windows = windows[spread(len(windows), limit)]
    sample: Windows = windows[spread(len(windows), SAMPLE)]
    rows = network_rows(net, windows, sample, SAMPLE)
    linear = linear_rows(train, windows, sample, net.size.latents, SAMPLE)
    return {"windows": len(windows), **rows, "principal_components": linear, **other_rows(net, train, sample)}


def texture_figures(folder: Path, split: Split, weights: Path | None, limit: int | None) -> dict[str, Any]:
    net = load_texture_net(weights)
    bars = texture_data.load(folder, split)
    chosen = spread(len(bars), limit or len(bars))
    own = bars[chosen]
    z = texture_latents(net, own)
    whole, begun = note_f1(own, play(net, z, own))
    other = swapped(own)
    followers = bars[np.minimum(chosen + 1, len(bars) - 1)]

    def row(made: Bars) -> dict[str, float]:
        return {"chord_tones": chord_tone_share(made), "rhythm_similarity": rhythm_similarity(own, made)}

    copied = Bars(own.notes, other.roles, other.roots, other.length)
    return {
        "bars": len(own),
        "note_f1": whole,
        "onset_f1": begun,
        "swapped": row(play(net, z, other)),
        "swapped_by_rule": row(by_rule(own, other)),
        "swapped_copied": row(copied),
        "human": {"chord_tones": chord_tone_share(own), "rhythm_similarity_to_next_bar": rhythm_similarity(own, followers)},
    }


def swapped(bars: Bars, seed: int = 0) -> Bars:
    """The bars, each over the chords of another one of the same length."""
    rng, index = np.random.default_rng(seed), np.arange(len(bars))
    for length in np.unique(bars.length):
        mine = np.flatnonzero(bars.length == length)
        index[mine] = rng.permutation(mine)
    return Bars(bars.notes, bars.roles[index], bars.roots[index], bars.length)


def figures(folder: Path, split: Split, melody: Path | None, texture: Path | None, limit: int | None) -> dict[str, Any]:
    """All figures as one JSON-able mapping."""
    torch.set_num_threads(1)
    rows = melody_figures(folder, split, melody, limit)
    return {"split": split, **rounded(rows), "texture": rounded(texture_figures(folder, split, texture, limit))}


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main(
        __doc__,
        lambda options: figures(options.data, options.split, options.weights, options.texture_weights, options.limit),
        splits=("train", "valid", "test"),
        limit="only so many windows and bars, evenly through the split",
        weights=("--weights", "--texture-weights"),
    )
