"""What the networks are measured against: methods without any training of a network."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicstudio.engine.variation.bars import SILENT, Bars
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.roles import FOREIGN, LOWEST, PITCHES
from musicstudio.engine.variation.windows import CODES, EMPTY, FIRST_PITCH, HOLD_CODE, LENGTH, REST_CODE, Windows

Array = npt.NDArray[np.float32]


def one_hot(codes: Ints) -> Array:
    """(N, 48 * CODES)"""
    return np.eye(CODES, dtype=np.float32)[codes].reshape(len(codes), -1)


class Principal:
    """An autoencoder of principal components: a window as a point in a linear space, and the likeliest codes back."""

    def __init__(self, train: Windows, latents: int, most: int = 20_000) -> None:
        chosen = np.linspace(0, len(train) - 1, min(most, len(train))).astype(np.int64)
        rows = one_hot(train.codes[chosen])
        self.centre = rows.mean(0)
        rows -= self.centre
        used: npt.NDArray[np.bool_] = np.any(rows != 0, axis=0)
        values, vectors = np.linalg.eigh(rows[:, used].T @ rows[:, used] / len(rows))
        self.axes: Array = np.zeros((used.size, latents), np.float32)
        self.axes[used] = vectors[:, ::-1][:, :latents]
        self.size: Array = np.sqrt(np.maximum(1e-6, values[::-1][:latents])).astype(np.float32)

    def encode(self, windows: Windows) -> Array:
        """(N, latents), each with variance one over the training windows."""
        z: Array = (one_hot(windows.codes) - self.centre) @ self.axes / self.size
        return z

    def decode(self, z: Array, windows: Windows) -> Ints:
        """Codes (N, 48) on the beats of `windows`."""
        rows = ((z * self.size) @ self.axes.T + self.centre).reshape(len(z), LENGTH, CODES)
        rows[..., EMPTY] = -np.inf
        return np.where(windows.codes == EMPTY, EMPTY, rows.argmax(2))


def nearest_window(train: Windows, windows: Windows) -> Ints:
    """Codes (N, 48) of the training window that agrees in most slots with each."""
    best, most = np.zeros(len(windows), np.int64), np.full(len(windows), -1.0)
    wanted = one_hot(windows.codes)
    for first in range(0, len(train), 8192):
        agree = wanted @ one_hot(train.codes[first : first + 8192]).T
        better = agree.max(1) > most
        best[better], most[better] = agree.argmax(1)[better] + first, agree.max(1)[better]
    return train.codes[best]


def random_notes(windows: Windows, rng: np.random.Generator) -> Ints:
    """Codes (N, 48) with as many onsets and rests as the windows have, shuffled, on pitches drawn from all of theirs."""
    pitches = windows.codes[windows.codes >= FIRST_PITCH]
    made = windows.codes.copy()
    for row in made:
        there = np.flatnonzero(row != EMPTY)
        row[there] = rng.permutation(row[there])
    heard = made >= FIRST_PITCH
    made[heard] = rng.choice(pitches, int(heard.sum()))
    return np.where((made == REST_CODE) | heard | (made == EMPTY), made, HOLD_CODE)


def by_rule(source: Bars, target: Bars) -> Bars:
    """The source's notes on the target's chords without a network: moved with the root by the shorter way, then to the nearest
    pitch with the same role in the chord."""
    notes = source.notes.copy()
    pitch = np.arange(PITCHES)
    for index in range(len(source)):
        for place in np.flatnonzero(notes[index, :, 0] != SILENT):
            slot, old = notes[index, place, 0], notes[index, place, 1]
            turn = int(target.roots[index, slot] - source.roots[index, slot] + 6) % 12 - 6
            role = source.roles[index, slot, (old + LOWEST) % 12]
            wanted = target.roles[index, slot][(pitch + LOWEST) % 12]
            alike = wanted == role if role >= FOREIGN else (wanted < FOREIGN) & (wanted % 5 == role % 5)
            near = np.abs(pitch - old - turn) + np.where(alike, 0, 1000 if alike.any() else 0)
            notes[index, place, 1] = int(near.argmin())
    return Bars(notes, target.roles, target.roots, target.length)
