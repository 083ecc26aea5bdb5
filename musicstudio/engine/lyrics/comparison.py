"""Which of two verse networks is better when they know different words.

Nats per word would favour the network with fewer words, nats per syllable need a sound for every word. So figures are per letter
of the same held-out stanzas, every word of which is paid for: one that the network knows by what it gives it, one that it lacks
by its letters, each as likely as any other. A word in fifty is allowed to be such a one, so that all shares add up to one.
"""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import torch

from musicstudio.engine.lyrics.data import in_words, load
from musicstudio.engine.lyrics.likelihood import loss
from musicstudio.engine.lyrics.model import Net
from musicstudio.engine.lyrics.vocabulary import Vocabulary
from musicstudio.engine.lyrics.weights import load_net
from musicstudio.engine.lyrics.windows import laid_out

SPELT = 1 / 50  # share of words that are spelt
SYMBOLS = 28  # letters, apostrophe, end of the word


def compare(data: Path, path: Path) -> dict[str, float]:
    """Figures of the weights in `path` on the valid books, told syllables and stresses as in a search, and told nothing."""
    net, vocabulary, _ = load_net(path)
    texts = load(data).held_out
    return {
        "nats_per_letter_told": nats_per_letter(net, vocabulary, texts, told=True),
        "nats_per_letter": nats_per_letter(net, vocabulary, texts, told=False),
    }


@torch.no_grad()
def nats_per_letter(net: Net, vocabulary: Vocabulary, texts: tuple[str, ...], *, told: bool) -> float:
    """Nats of stanzas (lines parted by newlines) by the number of their letters, the begins of lines and ends included."""
    verse = in_words(texts, vocabulary)
    words = [word for text in texts for word in text.split()]
    spelt = [word for word in words if word not in vocabulary.tokens]
    known = len(verse.tokens) - len(spelt)
    nats = sum((len(word) + 1) * log(SYMBOLS) for word in spelt) - len(spelt) * log(SPELT) - known * log(1 - SPELT)
    spans = np.stack([verse.stanzas[:-1], verse.stanzas[1:]], 1)
    for first in range(0, len(spans), 64):
        tokens, left, strength = laid_out(verse, spans[first : first + 64])
        heard = (left, strength) if told else (torch.zeros_like(left), torch.zeros_like(strength))
        nats += float(loss(net.eval(), (tokens, *heard), "sum"))
    return nats / sum(len(word) for word in words)
