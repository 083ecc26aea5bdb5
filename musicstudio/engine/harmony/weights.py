"""The network's weights on disk, with the network's size."""

from __future__ import annotations

from pathlib import Path

from musicstudio.engine.harmony.model import Net, Size
from musicstudio.engine.learning.weights import in_use, read_weights, ready, save_weights

SHIPPED = Path(__file__).parent / "weights" / "chorales.safetensors"


def save_net(net: Net, path: Path) -> None:
    save_weights(net, path, {"size": vars(net.size)})


def load_net(path: Path | None = None) -> Net:
    """The network ready to use, in float32 and evaluation mode. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(SHIPPED))
    net = ready(Net(Size(**about["size"])), tensors)
    for table in (net.past.table, net.ahead.table, net.pairs):
        table[0] = 0  # the file may hold what was drawn there and never used
    _shorten_look_ups(net)
    return net


def _shorten_look_ups(net: Net) -> None:
    """Put every parameter and submodule where Python looks first. torch keeps them in tables that are asked last, which is
    felt where a step of four candidates is a few hundred small products."""
    for module in net.modules():
        for table in (module._parameters, module._modules, module._buffers):
            vars(module).update(table)
