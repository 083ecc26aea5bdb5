"""Weights on disk: safetensors that say in their metadata what network they fit.

Floating tensors are kept as fp16. In files saved with `eight_bit` large matrices are kept as int8 instead, each row in steps of
its own: entry = step of the row * integer from -127 to 127, the steps beside it in float32 as "<name>:step". Half the size, and
an error of about a hundredth of a row's usual entry.

A studio may train its own: weights in the folder named by the environment's `MUSICSTUDIO_MODELS` go before the shipped ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Any, TypeVar

import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor, nn

from musicstudio.engine.learning.folders import in_use as in_use

LARGE = 16_384  # entries of a matrix that is worth keeping as int8
STEP = ":step"
Net = TypeVar("Net", bound=nn.Module)


def save_weights(
    net: nn.Module,
    path: Path,
    about: Mapping[str, Any],
    *,
    eight_bit: bool = False,
    beside: Mapping[str, Tensor] = MappingProxyType({}),
) -> None:
    """Write all tensors of `net` with the JSON-able `about`, and the tensors `beside` it as they are. The file appears whole or
    not at all."""
    tensors = dict(beside)
    for name, value in net.state_dict().items():
        if eight_bit and value.is_floating_point() and value.ndim > 1 and value.numel() >= LARGE:
            tensors[name], tensors[name + STEP] = _in_steps(value.detach().float())
        else:
            tensors[name] = (value.half() if value.is_floating_point() else value).detach().contiguous().clone()
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(save(tensors, metadata={"about": json.dumps(about)}))
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _in_steps(value: Tensor) -> tuple[Tensor, Tensor]:
    """int8 of the same shape, and the step (rows, 1, ...) of each row in float32."""
    step = value.abs().amax(tuple(range(1, value.ndim)), keepdim=True).clamp(min=1e-12) / 127
    return (value / step).round().to(torch.int8), step


def read_weights(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Tensors in float32 by name, and what was written about them. Raises FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(path)
    with safe_open(path, framework="pt") as stored:
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        about: dict[str, Any] = json.loads(stored.metadata()["about"])
    for name in [name for name in tensors if name.endswith(STEP)]:
        step = tensors.pop(name)
        tensors[name.removesuffix(STEP)] = tensors[name.removesuffix(STEP)] * step
    return {name: value.float() if value.is_floating_point() else value for name, value in tensors.items()}, about


def ready(net: Net, tensors: Mapping[str, Tensor]) -> Net:
    """`net` with these tensors, frozen and in evaluation mode."""
    net.load_state_dict(dict(tensors))
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net.eval()
