"""Whether two recordings share sounds: their waveforms coincide to the sample, which no fingerprint is asked for.

Games share loops, stems and samples between their tracks. Onsets alone may coincide: so does a kit that is played at one tempo in
two pieces, whatever else sounds. What was re-timed or transposed does not.
"""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.spectrum import RATE, Singles

PIECE = 1.0  # seconds that are compared at once
REACH = 0.2  # seconds by which the place may be wrong
SAME = 1  # samples at RATE between shifts that are one
FEWEST, SHARE = 3, 1 / 3
"""Pieces, and share of all pieces, that have one shift. Of shifts drawn by chance three of five have in 1 case of 100,000."""


def coincide(query: Singles, reference: Singles, at: float) -> bool:
    """Whether the query, at RATE as is the reference, begins in it at about second `at`."""
    shifts = _shifts(query, reference, round(at * RATE))
    if not shifts:
        return False
    apart = np.abs(np.subtract.outer(shifts, shifts))
    return int((apart <= SAME).sum(1).max()) >= max(FEWEST, ceil(len(shifts) * SHARE))


def _shifts(query: Singles, reference: Singles, first: int) -> list[int]:
    """Samples from where it should be to where each piece of the query fits best, of those that are not silent."""
    size, reach = round(PIECE * RATE), round(REACH * RATE)
    around = np.pad(reference, reach + size)
    shifts = []
    for start in range(0, len(query) - size + 1, size):
        piece = query[start : start + size]
        there = first + start + size  # in `around`, where the search begins
        if there < 0 or there + size + 2 * reach > len(around):
            continue
        window = around[there : there + size + 2 * reach]
        if piece.any() and window.any():
            shifts.append(int(_correlated(piece, window).argmax()) - reach)
    return shifts


def _correlated(piece: Singles, window: Singles) -> npt.NDArray[np.float64]:
    """How well the piece fits at every place of the window, by phase alone, so that what is loud counts no more (Knapp and Carter
    1976)."""
    size = 1 << (len(piece) + len(window) - 1).bit_length()
    cross = np.fft.rfft(piece.astype(float), size).conj() * np.fft.rfft(window.astype(float), size)
    fits: npt.NDArray[np.float64] = np.fft.irfft(cross / (np.abs(cross) + 1e-9), size)[: len(window) - len(piece) + 1]
    return fits
