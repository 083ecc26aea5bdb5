"""Where the phones of a prompt sound in a recording of it, and whether it is a recording of it at all.

Our own synthesis of the prompt is compared with the recording (`align.warp`): first at plausible times, then once more at the
times that were found. The colour of a voice and of a microphone is taken out of both before: each band has the mean that it has
in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from musicstudio.engine.singing.acoustic import AcousticNet
from musicstudio.engine.singing.align import Phones, moved, warp
from musicstudio.engine.singing.features import FRAME, Floats, Singles, Voiced
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.own.prompts import Prompt, plan
from musicstudio.engine.singing.phones import PAUSE
from musicstudio.engine.singing.singer import foretell

Spans = Sequence[tuple[str, float, float]]
Truths = npt.NDArray[np.bool_]
ROUGH, FINE = 300, 16  # frames that an edge may lie from where it is looked for
EVERY = 2  # frames; the first look takes one of so many
DEEP = 14.0  # nats under the loudest frames; what is quieter is not compared
TURNS = (0.3, 0.5, 0.7)  # shares of a prompt after which it begins in the texts that a recording is compared with beside it
NEARER = 0.79  # of the mean distance from these that its own prompt may be away at most


@dataclass(frozen=True)
class Found:
    """Phones of a prompt in its recording, and the distance from it as a share of that from the same
    phones in another order."""

    phones: Phones
    mismatch: float

    @property
    def fits(self) -> bool:
        return self.mismatch < NEARER


def find(net: AcousticNet, voice: int, prompt: Prompt, heard: Voiced) -> Found:
    """The phones of `prompt` in a recording in which `heard` is heard, by the synthesis of one of the voices of `net`."""
    rough, distance = _rough(net, voice, plan(prompt), heard)
    others = [_rough(net, voice, _turned(plan(prompt), share), heard)[1] for share in TURNS]
    ours = _spoken(net, voice, rough, heard.f0)
    places = warp(*_alike(ours, heard.bands), FINE)
    return Found(moved(rough, places), distance / float(np.mean(others)))


def _turned(phones: Spans, share: float) -> Spans:
    """Phones with what comes in the first `share` of them at the end."""
    place = round(len(phones) * share)
    now, found = 0.0, []
    for phone, start, end in (*phones[place:], *phones[:place]):
        found.append((phone, now, now + end - start))
        now += end - start
    return found


def _rough(net: AcousticNet, voice: int, spans: Spans, heard: Voiced) -> tuple[Phones, float]:
    """Phones about where they sound, and the mean distance there in nats."""
    longer = len(heard) * FRAME / spans[-1][2]
    phones = [(phone, start * longer, end * longer) for phone, start, end in spans]
    ours, theirs = _alike(_spoken(net, voice, phones, heard.f0), heard.bands)
    thin = ours[::EVERY], theirs[::EVERY]
    places = warp(*thin, ROUGH // EVERY)
    loud = _loud(theirs)[::EVERY]
    distance = float(np.abs(thin[0][places] - thin[1])[loud].mean())
    return moved(phones, np.repeat(places * EVERY, EVERY)[: len(heard)]), distance


def _spoken(net: AcousticNet, voice: int, phones: Spans, f0: Floats) -> Singles:
    """The bands of phones at a recording's own pitch."""
    shares = F.one_hot(torch.tensor([voice]), net.size.voices).float()
    return foretell(frames_of(phones, f0, np.zeros(len(f0))), shares, net)[0]


def _loud(bands: Singles) -> Truths:
    means = bands.mean(1)
    loud: Truths = means > np.percentile(means, 90) - DEEP / 2
    return loud


def _alike(ours: Singles, theirs: Singles) -> tuple[Singles, Singles]:
    """Both without what is too quiet, every band of the second with the mean of the first."""
    theirs = theirs + (ours[_loud(ours)].mean(0) - theirs[_loud(theirs)].mean(0))
    floor = np.percentile(ours.max(1), 90) - DEEP
    return np.maximum(ours, floor), np.maximum(theirs, floor)


def silent(phones: Phones, count: int) -> Truths:
    """(count,) whether a frame lies in a pause."""
    quiet = np.zeros(count, bool)
    for phone, start, end in phones:
        if phone == PAUSE:
            quiet[round(start / FRAME) : round(end / FRAME)] = True
    return quiet
