"""Let the vocoder of the voices learn from what it will be given: the bands that the acoustic network in use foretells.

    python -m musicstudio.engine.singing.sharpen_vocoder --data DIR --out DIR

It begins with the vocoder in use and is judged from the beginning. A network that foretells writes the mean of all that could be
heard, so its bands are smoother than those of a recording: what is missing, the vocoder learns to add. One crop in four keeps the
bands of its recording, so that these are not forgotten.
"""

from __future__ import annotations

from pathlib import Path

from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import Budget
from musicstudio.engine.singing.recordings import Example, examples
from musicstudio.engine.singing.train_vocoder import Sound, chosen_by, foretold, measure
from musicstudio.engine.singing.vocoder import Vocoder
from musicstudio.engine.singing.weights import VOCODER, load_vocoder


class Sharpening(Sound):
    """From the vocoder in use."""

    rate, alone, others = 2e-4, 0.0, 0.75

    def beginning(self) -> Vocoder:
        return load_vocoder(VOCODER).requires_grad_(True)

    def look(self) -> dict[str, float]:
        return both(self.mean.eval(), self.held_out)


def both(net: Vocoder, held_out: list[Example]) -> dict[str, float]:
    """Distances of spectra with the bands that are foretold, which must fall, and with those of the recordings."""
    others = measure(net, held_out, foretold)
    return {"foretold": others["spectra"], **measure(net, held_out)}


def compare(data: Path, weights: Path) -> dict[str, float]:
    """Figures of weights on the utterances held out to choose by."""
    return both(load_vocoder(weights), chosen_by(examples(data)))


TRAINING = Training("vocoder-sharpened", Sharpening, Budget(30, 5), VOCODER, compare)

if __name__ == "__main__":
    main(TRAINING)
