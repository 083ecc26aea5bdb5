"""How likely the network finds verse: the loss of its training, and figures of held-out windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.lyrics.model import PREFIX, Net
from musicstudio.engine.lyrics.vocabulary import PAD, UNKNOWN, Ints
from musicstudio.engine.lyrics.windows import Rows, Windows


def loss(net: Net, rows: Rows, reduction: str = "mean") -> Tensor:
    """Nats per token (words, beginnings of lines, ends); what is outside the vocabulary counts as no target."""
    tokens = rows[0]
    target = tokens[:, PREFIX:].reshape(-1)
    with torch.autocast("cpu", torch.bfloat16):
        hidden, _ = net.hear(tokens[:, :-1], rows[1][:, :-1], rows[2][:, :-1])
    hidden = hidden[:, PREFIX - 1 :].reshape(len(target), -1)
    chosen = (target != PAD) & (target != UNKNOWN)
    nats: Tensor = SoftmaxLoss.apply(  # type: ignore[no-untyped-call]
        hidden[chosen], net.word.weight, net.bias, target[chosen]
    )
    return nats.sum() if reduction == "sum" else nats.mean()


class SoftmaxLoss(torch.autograd.Function):
    """Nats (N,) of targets (N,) under hidden states (N, C), weights (V, C), bias (V,), in bf16. Probabilities are kept instead of
    logits: torch's own steps move four times the memory, which is most of their time on a processor."""

    @staticmethod
    def forward(context: Any, hidden: Tensor, weight: Tensor, bias: Tensor, target: Tensor) -> Tensor:
        hidden, weight = hidden.bfloat16(), weight.bfloat16()
        scores = torch.addmm(bias.bfloat16(), hidden, weight.T)
        top = scores.max(1, keepdim=True).values
        wanted = scores.gather(1, target[:, None]).float()[:, 0]
        scores.sub_(top).exp_()
        whole = scores.sum(1, dtype=torch.float32)
        scores.div_(whole[:, None].bfloat16())
        context.save_for_backward(hidden, weight, scores, target)
        return whole.log() + top.float()[:, 0] - wanted

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        hidden, weight, shares, target = context.saved_tensors
        slope = shares * gradient[:, None].bfloat16()
        slope[torch.arange(len(target)), target] -= gradient.bfloat16()
        return (slope @ weight).float(), (slope.T @ hidden).float(), slope.sum(0, dtype=torch.float32), None


@torch.no_grad()
def nats_per_token(net: Net, windows: Windows, spans: Ints) -> dict[str, float]:
    """Likelihood of windows, told what a search would tell, and told nothing."""
    figures = {}
    ordered = spans[np.argsort(spans[:, 1] - spans[:, 0])]
    for name, hints in (("nats_told", True), ("nats", False)):
        rng, total, count = np.random.default_rng(0), 0.0, 0
        for first in range(0, len(ordered), 64):
            rows = windows.rows(ordered[first : first + 64], rng, hints)
            total += float(loss(net.eval(), rows, "sum"))
            target = rows[0][:, PREFIX:]
            count += int(((target != PAD) & (target != UNKNOWN)).sum())
        figures[name] = total / count
    return figures
