"""Writing windows from latents, and the weights of the melody network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.learning.weights import in_use, read_weights, ready
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.model import Net, Size
from musicstudio.engine.variation.windows import EMPTY, FIRST_PITCH, HOLD_CODE, LENGTH, REST_CODE, SLOTS, Windows

Floats = npt.NDArray[np.float32]

SHIPPED = Path(__file__).parent / "weights" / "melody.safetensors"


def load_net(path: Path | None = None) -> Net:
    """The network ready to use. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(SHIPPED))
    return ready(Net(Size(**about)), tensors)


@torch.no_grad()
def latents(net: Net, windows: Windows) -> Floats:
    """Means of the latents of windows. (N, latents)"""
    codes, steps, places = (torch.from_numpy(x) for x in (windows.codes, windows.steps, windows.places))
    mean: Floats = net.encode(codes, steps, places)[0].numpy()
    return mean


@torch.no_grad()
def generate(
    net: Net,
    z: npt.NDArray[np.floating],
    windows: Windows,
    fixed: npt.NDArray[np.bool_] | None = None,
    allowed: npt.NDArray[np.bool_] | None = None,
) -> Ints:
    """The likeliest codes (N, 48), step after step, for latents (N, latents) on the beats of `windows`.

    fixed    (N, 48) where the windows' own codes stay; None = nowhere
    allowed  (N, codes) what may be written elsewhere; None = everything
    """
    codes, steps, places = (torch.from_numpy(x) for x in (windows.codes, windows.steps, windows.places))
    there = codes != EMPTY
    stays = ~there if fixed is None else ~there | torch.from_numpy(fixed)
    forbidden = None if allowed is None else ~torch.from_numpy(allowed)
    vectors = net.beats(torch.from_numpy(np.asarray(z, np.float32)), steps, places)
    n, past = len(codes), net.size.past
    written = torch.zeros(n, past + LENGTH, dtype=torch.long)
    last = torch.zeros(n, dtype=torch.long)
    sounding = torch.ones(n, dtype=torch.bool)  # at the beginning a hold goes on with what sounded before
    for slot in range(LENGTH):
        if there[:, slot].any():
            place = steps[:, slot // SLOTS] * SLOTS + slot % SLOTS
            logits = net.logits(vectors[:, slot // SLOTS], written[:, slot : slot + past], last, place)
            logits[:, EMPTY] = -torch.inf
            if forbidden is not None:
                logits = logits.masked_fill(forbidden, -torch.inf)
            logits[:, HOLD_CODE] = logits[:, HOLD_CODE].where(sounding, -torch.inf)
            code = torch.where(stays[:, slot], codes[:, slot], logits.argmax(1))
            written[:, past + slot] = code
            last = torch.where(code >= FIRST_PITCH, code, last)
            # A note that stays is not held longer than it is.
            sounding = (sounding | (code >= FIRST_PITCH)) & (code != REST_CODE) & ~(stays & there)[:, slot]
    return written[:, past:].numpy()
