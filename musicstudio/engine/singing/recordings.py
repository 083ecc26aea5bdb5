"""The teacher's recordings as examples: phones, measured pitch, bands and level of every utterance.

What is measured is kept beside the recordings, so that it is measured once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile

from musicstudio.engine.singing.beginnings import clear_beginnings, lateness, loudness
from musicstudio.engine.singing.features import FRAME, HARMONIC, HOP, LEAST_HERTZ, Floats, Singles, Voiced, analyse, mel_bands
from musicstudio.engine.singing.phones import is_vowel
from musicstudio.engine.singing.taught import TAUGHT
from musicstudio.engine.singing.teacher import kokoro
from musicstudio.engine.singing.teacher.record import Utterance, recorded

Split = Literal["train", "valid", "test"]
Phones = list[tuple[str, float, float]]
LAG = 0.04  # seconds by which the teacher's durations come after what is heard (median at vowels after voiceless consonants)
ALIGNED = ".phones"  # ending of the files with the times that have been found
SEEN = 0.06  # seconds of a vowel whose beginning is looked for
EVERY = 16  # of so many utterances one is held out to choose by and one to test by


@dataclass(frozen=True)
class Example:
    """One utterance; `level` (T,) in decibels over what is usual for the voice, `voice` its number, `audio` at features.RATE."""

    name: str
    voice: int
    sung: bool
    phones: Phones
    voiced: Voiced
    level: Floats
    audio: Singles

    @property
    def split(self) -> Split:
        place = int(self.name.rsplit("-", 1)[1]) % EVERY
        return "test" if place == EVERY - 1 else "valid" if place == EVERY // 2 - 1 else "train"


def examples(folder: Path, aligned: bool = True) -> list[Example]:
    """Every utterance in `folder`, measured; `aligned` takes the times that `teacher.realign` has found, where it has. Raises
    FileNotFoundError when there is none."""
    found: list[Example] = []
    for number, voice in enumerate(TAUGHT):
        rows = [(utterance, *measured(utterance, path)) for utterance, path in recorded(folder, voice)]
        phones = [(_aligned(folder, utterance) if aligned else None) or heard_times(utterance.phones) for utterance, _, _ in rows]
        if aligned:
            phones = _on_time(phones, [audio for _, _, audio in rows])
        lines = levels([(line, voiced.bands) for line, (_, voiced, _) in zip(phones, rows, strict=True)])[0]
        for (utterance, voiced, audio), line, level in zip(rows, phones, lines, strict=True):
            found.append(Example(utterance.name, number, utterance.sung, line, voiced, level, audio))
    if not found:
        raise FileNotFoundError(folder)
    return found


def _aligned(folder: Path, utterance: Utterance) -> Phones | None:
    path = folder / f"{utterance.name}{ALIGNED}"
    if not path.exists():
        return None
    return [(phone, start, end) for phone, start, end in json.loads(path.read_text(encoding="utf-8"))]


def measured(utterance: Utterance, path: Path) -> tuple[Voiced, Singles]:
    """What is heard of an utterance, and its audio at features.RATE."""
    audio, _ = soundfile.read(path, dtype="float32")
    kept = path.with_suffix(".npz")
    if not kept.exists():
        voiced = analyse(audio, asked_pitch(utterance, len(audio) // HOP))
        with kept.with_suffix(".new").open("wb") as file:
            np.savez(file, bands=voiced.bands.astype(np.float16), f0=voiced.f0.astype(np.float32), voiced=voiced.voiced)
        kept.with_suffix(".new").replace(kept)
    with np.load(kept) as stored:
        return Voiced(stored["bands"].astype(np.float32), stored["f0"].astype(float), stored["voiced"]), audio


def asked_pitch(utterance: Utterance, frames: int) -> Floats:
    """F0 that was asked for in our frames, 0 where the teacher does not voice."""
    asked = np.array(utterance.f0)
    places = np.minimum((np.arange(frames) * FRAME / kokoro.HOP).astype(int), len(asked) - 1)
    return np.where(asked[places] >= LEAST_HERTZ, asked[places], 0.0)


def heard_times(phones: Sequence[tuple[str, float, float]]) -> Phones:
    """Phones at the times at which they are heard, the last going on to the end."""
    return _moved(list(phones), -LAG)


def _on_time(lines: Sequence[Phones], sounds: Sequence[Singles]) -> list[Phones]:
    """The phones of a voice's utterances, all edges moved by how late its vowels are heard to begin (median): what is learnt
    from them is then sung on the beat."""
    late = [
        seconds
        for line, sound in zip(lines, sounds, strict=True)
        for loud in [loudness(sound)]
        for start in clear_beginnings(line, SEEN)
        if (seconds := lateness(loud, start)) is not None
    ]
    back = float(np.median(late)) if late else 0.0
    return [_moved(line, back) for line in lines]


def _moved(phones: Phones, back: float) -> Phones:
    edges = [0.0, *(min(max(0.0, start + back), phones[-1][2]) for _, start, _ in phones[1:]), phones[-1][2]]
    return [(phone, start, end) for (phone, _, _), (start, end) in zip(phones, pairwise(edges), strict=True)]


def levels(heard: Sequence[tuple[Phones, Singles]]) -> tuple[list[Floats], float]:
    """Of utterances of one voice (phones, bands): how many decibels every frame is over what is usual for it, as its vowels tell,
    and how loud that usual is."""
    found = [_peaks(phones, _loudness(bands)) for phones, bands in heard]
    usual = float(np.median(np.concatenate([heights for _, heights in found]))) if found else 0.0
    lines = [
        np.interp(np.arange(len(bands)) * FRAME, times, heights - usual) if len(times) else np.zeros(len(bands))
        for (_, bands), (times, heights) in zip(heard, found, strict=True)
    ]
    return lines, usual


def _loudness(bands: Singles) -> Floats:
    """Decibels of every frame."""
    weights = np.concatenate([mel_bands(HARMONIC).sum(1), mel_bands(bands.shape[1] - HARMONIC).sum(1)])
    decibels: Floats = 10 * np.log10(np.exp(bands) @ weights)
    return decibels


def _peaks(phones: Phones, decibels: Floats) -> tuple[Floats, Floats]:
    """Where vowels are in their middle, and how loud they are there."""
    times, heights = list[float](), list[float]()
    for phone, start, end in phones:
        middle = decibels[round((0.8 * start + 0.2 * end) / FRAME) : round((0.2 * start + 0.8 * end) / FRAME)]
        if is_vowel(phone) and len(middle):
            times.append((start + end) / 2)
            heights.append(float(middle.mean()))
    return np.array(times), np.array(heights)


def held(example: Example, rng: np.random.Generator, share: float, longest: float) -> tuple[Phones, Voiced, Floats]:
    """An utterance whose vowels are held here and there, as singers do and speakers do not: (phones, voiced, level). About
    `share` of its vowels last up to `longest` seconds; only their middle is drawn out, and what they glide to stays short."""
    phones: Phones = []
    knots = [(0.0, 0.0)]  # (second in the new, second in the old)
    now = 0.0
    before = ""
    for phone, start, end in example.phones:
        length = end - start
        more = 0.0
        if is_vowel(phone) and not (before and is_vowel(before)) and rng.random() < share:
            more = max(0.0, rng.uniform(length, longest) - length)
            knots += [(now + 0.4 * length, start + 0.4 * length), (now + 0.6 * length + more, start + 0.6 * length)]
        phones.append((phone, now, now + length + more))
        now += length + more
        knots.append((now, end))
        before = phone
    count = int(now / FRAME)
    new, old = np.array(knots).T
    places = np.interp(np.arange(count) * FRAME, new, old) / FRAME
    grid = np.arange(len(example.voiced))
    low = np.minimum(places.astype(int), len(grid) - 1)
    part = (places - low)[:, None].astype(np.float32)
    bands = example.voiced.bands[low] * (1 - part) + example.voiced.bands[np.minimum(low + 1, len(grid) - 1)] * part
    f0, level = (np.interp(places, grid, line) for line in (example.voiced.f0, example.level))
    return phones, Voiced(bands, f0, example.voiced.voiced[np.minimum(np.round(places).astype(int), len(grid) - 1)]), level
