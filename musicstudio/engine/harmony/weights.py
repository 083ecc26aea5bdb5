"""The network's weights on disk: fp16 safetensors, with the network's size in the file's metadata."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from musicstudio.engine.harmony.model import Net, Size

SHIPPED = Path(__file__).parent / "weights" / "chorales.safetensors"


def save_net(net: Net, path: Path) -> None:
    tensors = {name: value.half().contiguous() for name, value in net.state_dict().items()}
    save_file(tensors, path, metadata={"size": json.dumps(vars(net.size))})


def load_net(path: Path | None = None) -> Net:
    """The network ready to use, in float32 and evaluation mode. Raises FileNotFoundError."""
    file = path or SHIPPED
    if not file.exists():
        raise FileNotFoundError(file)
    with safe_open(file, framework="pt") as stored:
        net = Net(Size(**json.loads(stored.metadata()["size"])))
        net.load_state_dict({name: stored.get_tensor(name).float() for name in stored.keys()})  # noqa: SIM118
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    _shorten_look_ups(net)
    return net.eval()


def _shorten_look_ups(net: Net) -> None:
    """Put every parameter and submodule where Python looks first. torch keeps them in tables that are asked last, which is
    felt where a step of four candidates is a few hundred small products."""
    for module in net.modules():
        for table in (module._parameters, module._modules, module._buffers):
            vars(module).update(table)


if __name__ == "__main__":
    import sys

    checkpoint = torch.load(sys.argv[1])
    trained = Net(Size(**checkpoint["size"]))
    trained.load_state_dict(checkpoint["ema"])
    save_net(trained, Path(sys.argv[2]))
