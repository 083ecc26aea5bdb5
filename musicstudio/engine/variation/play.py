"""Writing bars of accompaniment from latents and chords, and the weights of the texture network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.learning.weights import in_use, read_weights, ready
from musicstudio.engine.variation.bars import NOTES, SILENT, Bars
from musicstudio.engine.variation.generate import Floats
from musicstudio.engine.variation.texture_model import Net, Size

SHIPPED = Path(__file__).parent / "weights" / "texture.safetensors"


def load_texture_net(path: Path | None = None) -> Net:
    """The network ready to use. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(SHIPPED))
    return ready(Net(Size(**about)), tensors)


@torch.no_grad()
def texture_latents(net: Net, bars: Bars) -> Floats:
    """Means of the latents of bars. (N, latents)"""
    arrays = (torch.from_numpy(x) for x in (bars.notes, bars.roles, bars.roots, bars.length))
    mean: Floats = net.encode(*arrays)[0].numpy()
    return mean


@torch.no_grad()
def play(net: Net, z: Floats, bars: Bars, allowed: npt.NDArray[np.bool_] | None = None) -> Bars:
    """Bars on the chords and lengths of `bars`, whose notes are not looked at, from latents (N, latents): what is likelier to
    sound than not, the likeliest pitches first when there are too many. `allowed` (N, 16, PITCHES) says what may sound."""
    roles, roots, length = (torch.from_numpy(x) for x in (bars.roles, bars.roots, bars.length))
    slots = net.slots(torch.from_numpy(np.asarray(z, np.float32)), roles, roots, length)
    logits = net.onsets(slots, roles)
    logits = logits.masked_fill((torch.arange(slots.shape[1]) >= length[:, None])[..., None], -torch.inf)
    if allowed is not None:
        logits = logits.masked_fill(~torch.from_numpy(allowed), -torch.inf)
    notes = np.full((len(bars), NOTES, 3), SILENT, np.int64)
    row, slot, pitch = (logits > 0).nonzero(as_tuple=True)
    held = net.lengths(slots, roles, row, slot, pitch)[:, 1:].argmax(1) + 1
    for index in range(len(bars)):
        mine = row == index
        found = torch.stack([slot[mine], pitch[mine], held[mine]], 1)
        if len(found) > NOTES:
            likeliest = logits[index, found[:, 0], found[:, 1]].topk(NOTES).indices
            found = found[likeliest.sort().values]
        notes[index, : len(found)] = found.numpy()
    return Bars(notes, bars.roles, bars.roots, bars.length)
