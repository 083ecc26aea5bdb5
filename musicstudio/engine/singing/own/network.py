"""An own voice as bytes: what it replaces of the network that it was learnt from, and that network made to know it alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from safetensors.torch import load, save
from torch import Tensor

from musicstudio.engine.learning.weights import ready
from musicstudio.engine.singing import weights
from musicstudio.engine.singing.acoustic import AcousticNet
from musicstudio.engine.singing.provenance import acoustic_key

VOICES = "voices"


class LearntElsewhere(ValueError):
    """The voice was learnt from other weights than those in use: it has to be learnt again."""


def own_parts(net: AcousticNet) -> tuple[str, ...]:
    """Beginnings of the names of what an own voice has for itself: its figures, the last layer, and all behind it."""
    return VOICES, f"layers.{net.size.layers - 1}.", "middle.", "leave."


def single(net: AcousticNet, voice: Tensor) -> AcousticNet:
    """A copy of `net` that knows one voice alone, with these figures (voice,)."""
    fresh = AcousticNet(replace(net.size, voices=1))
    fresh.load_state_dict({**net.state_dict(), VOICES: voice[None].clone()})
    return fresh.eval()


def packed(net: AcousticNet, about: Mapping[str, Any]) -> bytes:
    """What a network of `single` has for itself, as safetensors in fp16, with the JSON-able `about` it."""
    own = {name: value.half().contiguous() for name, value in net.state_dict().items() if name.startswith(own_parts(net))}
    return save(own, metadata={"about": json.dumps({**about, "base": acoustic_key()})})


def unpacked(data: bytes) -> AcousticNet:
    """The network that sings with a voice of `packed`. Raises LearntElsewhere, FileNotFoundError without weights in use."""
    length = int.from_bytes(data[:8], "little")
    about = json.loads(json.loads(data[8 : 8 + length])["__metadata__"]["about"])
    if about["base"] != acoustic_key():
        raise LearntElsewhere(about["base"])
    own = {name: value.float() for name, value in load(data).items()}
    base = weights.acoustic()
    return ready(AcousticNet(replace(base.size, voices=1)), {**base.state_dict(), **own})
