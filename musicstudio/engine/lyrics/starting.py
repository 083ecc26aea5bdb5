"""Where the network's embeddings begin: words that stand near the same words begin near each other.

Positive pointwise mutual information of words at most three apart, its leading eigenvectors (Levy and Goldberg 2014; Halko et al.
2011). Rare words, which training meets a few times only, so have neighbours from the first update on.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.lyrics.data import Verse
from musicstudio.engine.lyrics.vocabulary import FIRST_WORD, LINE, UNKNOWN, Ints

APART = 3
SMOOTHING = 0.75  # of the counts of neighbours, so that rare ones do not tell too much
NORM = 0.4  # length of a word's vector


def training_tokens(verse: Verse) -> Ints:
    """All tokens of the training stanzas, end to end."""
    tokens: Ints = verse.tokens[np.repeat(verse.splits == 0, np.diff(verse.stanzas))].astype(np.int64)
    return tokens


def log_frequencies(verse: Verse, size: int) -> Tensor:
    """(V,) log of each token's share; a token that does not occur counts half."""
    counts = np.bincount(training_tokens(verse), minlength=size)
    counts[UNKNOWN] = 0
    return torch.from_numpy(np.log((counts + 0.5) / counts.sum())).float()


def vectors(verse: Verse, size: int, width: int, rng: np.random.Generator) -> Tensor:
    """(V, width), of length NORM for words and zero for other tokens; the last columns are zero when there are fewer words."""
    tokens = training_tokens(verse)
    words = tokens[tokens != LINE]
    near = np.zeros(size * size, np.float32)
    for apart in range(1, APART + 1):
        codes, counts = np.unique(words[:-apart] * size + words[apart:], return_counts=True)
        near[codes] += counts
    table = near.reshape(size, size)
    table += table.T.copy()
    table[:FIRST_WORD] = table[:, :FIRST_WORD] = 0
    own = table.sum(1) + 1e-9
    beside = own**SMOOTHING
    with np.errstate(divide="ignore"):
        table /= own[:, None]
        table /= beside / beside.sum()
        np.log(table, out=table)
    np.maximum(table, 0, out=table)
    basis = rng.standard_normal((size, min(size, width + 16))).astype(np.float32)
    for _ in range(3):
        basis = np.linalg.qr(table @ (table.T @ basis))[0]
    left, values, _ = np.linalg.svd(basis.T @ table, full_matrices=False)
    found = (basis @ left)[:, :width] * np.sqrt(values[:width])
    found[FIRST_WORD:] -= found[FIRST_WORD:].mean(0)
    found *= NORM / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
    found[:FIRST_WORD] = 0
    return torch.from_numpy(np.pad(found, ((0, 0), (0, width - found.shape[1])))).float()
