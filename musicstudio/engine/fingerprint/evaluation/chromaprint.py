"""The yardstick: Chromaprint (`fpcalc`), compared at every shift with every reference, which is more than its own index does."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import soundfile

from musicstudio.engine.fingerprint.evaluation.degradations import RATE, Singles

Words = npt.NDArray[np.uint32]
SHORTEST = 8  # words that a query must have, of an eighth of a second each


def words(samples: Singles) -> Words:
    """Chromaprint's raw words of samples at RATE."""
    with TemporaryDirectory(prefix="chromaprint-") as folder:
        path = Path(folder, "sound.wav")
        soundfile.write(path, np.clip(samples, -1, 1), RATE, subtype="PCM_16")
        told = subprocess.run(["fpcalc", "-raw", "-length", "0", str(path)], check=False, capture_output=True, text=True)  # noqa: S603, S607
    lines = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    return np.array([int(word) for word in lines.get("FINGERPRINT", "").split(",") if word], np.uint32)


@dataclass(frozen=True)
class Nearest:
    """The place of the nearest reference, and the share of bits that agree there: 0.5 is chance."""

    place: int
    agreed: float


class Chromaprints:
    """All references one after the other."""

    def __init__(self, references: Sequence[Words]) -> None:
        gap = np.zeros(64, np.uint32)
        self.line = np.concatenate([part for one in references for part in (one, gap)] or [gap])
        self.starts = np.cumsum([0, *(len(one) + len(gap) for one in references)])

    def nearest(self, query: Words) -> Nearest:
        """Where most bits agree, at any shift of the whole query."""
        count = len(self.line) - len(query) + 1
        if len(query) < SHORTEST or count < 1:
            return Nearest(-1, 0.0)
        differ = np.zeros(count, np.uint32)
        for step, word in enumerate(query):
            differ += np.bitwise_count(self.line[step : step + count] ^ word)
        best = int(differ.argmin())
        place = int(np.searchsorted(self.starts, best, "right")) - 1
        return Nearest(place, 1 - float(differ[best]) / (32 * len(query)))
