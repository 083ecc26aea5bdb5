"""Sings phrases: acoustic network, what the musician changes, then the vocoder or WORLD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from musicstudio.engine.singing import weights
from musicstudio.engine.singing.acoustic import AcousticNet
from musicstudio.engine.singing.classic import synthesise
from musicstudio.engine.singing.features import FRAME, HARMONIC, NOISE, RATE, Singles, Voiced, band_centres
from musicstudio.engine.singing.frames import Frames, frames_of
from musicstudio.engine.singing.performance import Phrase
from musicstudio.engine.singing.phones import is_vowel
from musicstudio.engine.singing.shaping import DECIBEL, shaped
from musicstudio.engine.singing.taught import TAUGHT

Route = Literal["neural", "classic"]
Singer = Mapping[str, float] | AcousticNet
"""Shares of the studio's voices by name, or a network that knows one voice alone (`own.network`)."""
LOUDEST = 9.0  # decibels over the usual that the network is asked for at most; the rest is gain
SURE = 2.0  # the network's log-odds of being voiced times so much
EDGE = 0.02  # seconds at each side of a vowel where the voice may begin or end
HISS = 10.0  # decibels by which the noise of a vowel lies below its harmonics at least, up to
HISS_UNDER = 1400.0  # hertz: what speakers whisper, as "the" between two words, is to be sung when it is held
ALONE = torch.ones(1, 1)  # the shares of the one voice that a network knows
FADE = 0.01  # seconds at both ends of a phrase's sound


@dataclass(frozen=True)
class Sound:
    """`samples` at features.RATE, beginning at second `start` of the score, which may lie before its beginning."""

    start: float
    samples: Singles


def foretell(frames: Frames, voice: torch.Tensor, net: AcousticNet | None = None) -> tuple[Singles, Singles]:
    """The bands (T, WIDTH) that the acoustic network in use, or `net`, writes for a voice (1, V), and how likely it is voiced
    (T,)."""
    net, odd = net or weights.acoustic(), len(frames) % 2
    phones, scalars = (
        torch.from_numpy(np.concatenate([row, row[-1:]] if odd else [row])) for row in (frames.phones, frames.scalars)
    )
    with torch.inference_mode():
        bands, odds = net(phones[None], scalars[None], voice)
    return bands[0, : len(frames)].numpy(), torch.sigmoid(SURE * odds[0, : len(frames)]).numpy()


def hear(phrase: Phrase, singer: Singer) -> Voiced:
    """The bands of a phrase, with what is drawn of its sound. Raises KeyError for a voice that is none."""
    energy = phrase.curves["energy"]
    level = np.clip(energy, -LOUDEST, LOUDEST)
    back = -phrase.start
    segments = [(segment.phone, segment.start + back, segment.end + back) for segment in phrase.segments]
    shares, net = (ALONE, singer) if isinstance(singer, AcousticNet) else (blend(singer), None)
    bands, voiced = foretell(frames_of(segments, phrase.f0, level), shares, net)
    times = (np.arange(len(voiced)) + 0.5) * FRAME
    held = np.zeros(len(voiced), bool)
    for phone, start, end in segments:
        if is_vowel(phone):
            held |= (times >= start + EDGE) & (times < end - EDGE)
    voiced[held] = 1
    bands[held] = _sounding(bands[held])
    louder = ((energy - level) * DECIBEL)[:, None].astype(np.float32)
    return Voiced(shaped(bands + louder, phrase.curves), phrase.f0, voiced)


def _sounding(bands: Singles) -> Singles:
    """Bands (T, WIDTH) of vowels, where noise does not hide the pitch."""
    harmonic, noise = bands[:, :HARMONIC], bands[:, HARMONIC:].copy()
    centres = band_centres(NOISE)
    low = centres < HISS_UNDER
    places = np.searchsorted(band_centres(HARMONIC), centres[low])
    noise[:, low] = np.minimum(noise[:, low], harmonic[:, places] - HISS * DECIBEL)
    return np.concatenate([harmonic, noise], 1)


def blend(voices: Mapping[str, float]) -> torch.Tensor:
    """Shares of each voice (1, V). Raises KeyError for a voice that is none, ValueError when nothing is left."""
    names = list(TAUGHT)
    shares = torch.zeros(1, len(names))
    for name, share in voices.items():
        if name not in TAUGHT:
            raise KeyError(name)
        shares[0, names.index(name)] = max(0.0, share)
    if not shares.sum() > 0:
        raise ValueError("no voice")
    return shares / shares.sum()


def sing(phrase: Phrase, singer: Singer, route: Route = "neural") -> Sound:
    """The sound of a phrase; the same phrase and singer give the same sound."""
    voiced = hear(phrase, singer)
    samples = synthesise(voiced) if route == "classic" else voice(voiced, int(phrase.key[:8], 16))
    np.clip(samples, -1, 1, out=samples)  # as it would come back from a file
    edge = round(FADE * RATE)
    samples[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
    samples[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return Sound(phrase.start, samples)


def voice(voiced: Voiced, seed: int) -> Singles:
    """The sound of some bands."""
    net = weights.vocoder()
    with torch.inference_mode():
        made = net(
            torch.from_numpy(voiced.bands)[None],
            torch.from_numpy(voiced.f0).float()[None],
            torch.from_numpy(voiced.voiced)[None],
            torch.Generator().manual_seed(seed),
        )
    samples: Singles = made[0].numpy()
    return samples
