"""The outline of a recording, for drawing it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def peaks(samples: "npt.NDArray[np.float32]", buckets: int = 800) -> list[float]:
    """The largest |sample| over all channels in each of `buckets` equal stretches, 0..1, three decimals.

    `samples` is (frames,) or (frames, channels). Fewer frames than buckets give one value per frame.
    """
    import numpy as np

    if not len(samples):
        return []
    loudest = np.abs(samples.reshape(len(samples), -1)).max(axis=1)
    edges = np.linspace(0, len(loudest), min(buckets, len(loudest)), endpoint=False).astype(np.int64)
    return [round(min(1.0, float(value)), 3) for value in np.maximum.reduceat(loudest, edges)]
