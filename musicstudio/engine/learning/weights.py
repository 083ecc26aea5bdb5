"""Weights on disk: fp16 safetensors that say in their metadata what network they fit.

A studio may train its own: weights in the folder named by the environment's `MUSICSTUDIO_MODELS` go before the shipped ones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor, nn

FOLDER = "MUSICSTUDIO_MODELS"
Net = TypeVar("Net", bound=nn.Module)


def save_weights(net: nn.Module, path: Path, about: Mapping[str, Any]) -> None:
    """Write all tensors of `net`, floating ones as fp16, with the JSON-able `about`. The file appears whole or not at all."""
    tensors = {
        name: (value.half() if value.is_floating_point() else value).detach().contiguous().clone()
        for name, value in net.state_dict().items()
    }
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(save(tensors, metadata={"about": json.dumps(about)}))
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def read_weights(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Tensors in float32 by name, and what was written about them. Raises FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(path)
    with safe_open(path, framework="pt") as stored:
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        about: dict[str, Any] = json.loads(stored.metadata()["about"])
    return {name: value.float() if value.is_floating_point() else value for name, value in tensors.items()}, about


def ready(net: Net, tensors: Mapping[str, Tensor]) -> Net:
    """`net` with these tensors, frozen and in evaluation mode."""
    net.load_state_dict(dict(tensors))
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net.eval()


def in_use(shipped: Path) -> Path:
    """The weights to load for those shipped at engine/<model>/weights/<name>: the studio's own where it has trained some."""
    folder = os.environ.get(FOLDER)
    own = Path(folder) / shipped.parent.parent.name / shipped.name if folder else None
    return own if own is not None and own.exists() else shipped
