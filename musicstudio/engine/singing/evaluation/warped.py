"""Speech made to sing by WORLD: the teacher's own recording of a line, its phones drawn out to the lengths of the song, its pitch
replaced. What a voice would be without a network of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicstudio.engine.singing.classic import synthesise
from musicstudio.engine.singing.features import FRAME, Singles, Voiced
from musicstudio.engine.singing.performance import Phrase
from musicstudio.engine.singing.phones import PAUSE

Phones = Sequence[tuple[str, float, float]]


def warp(phrase: Phrase, phones: Phones, spoken: Voiced) -> Singles:
    """The sound of a phrase from a spoken line with the same phones. Raises ValueError where they are not the same."""
    said = [span for span in phones if span[0] != PAUSE]
    sung = [segment for segment in phrase.segments if segment.phone != PAUSE]
    if [span[0] for span in said] != [segment.phone for segment in sung]:
        raise ValueError("other phones")
    knots = [(0.0, 0.0)]
    for (_, start, end), segment in zip(said, sung, strict=True):
        knots += [(segment.start - phrase.start, start), (segment.end - phrase.start - 1e-4, end - 1e-4)]
    knots.append((len(phrase.f0) * FRAME, min(len(spoken) * FRAME, said[-1][2] + 0.2)))
    new, old = np.array(knots).T
    places = np.round(np.interp(np.arange(len(phrase.f0)) * FRAME, new, old) / FRAME).astype(int).clip(0, len(spoken) - 1)
    return synthesise(Voiced(spoken.bands[places], phrase.f0, spoken.voiced[places]))
