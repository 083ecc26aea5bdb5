"""How chorale-like four voices are: the rows every harmonisation is measured by, beside the same rows for Bach.

A piece is a float array (T, 4): MIDI pitch of soprano, alto, tenor, bass per 16th step, NaN = rest.

parallels_event / _beat   parallel fifths, octaves, unisons per 100 beats, between successive distinct chords / on beats
crossings                 % of sounding neighbour pairs in which the lower voice is above
beat_triad, _seventh, _other   % of beats with at least three voices
atb_stepwise              % of the lower voices' moves that are at most a whole tone
atb_moves_per_beat        moves of alto, tenor and bass together
che, cc                   chord histogram entropy (nats) and coverage, per piece     (Yeh et al. 2021, arXiv 2001.02360)
pcs                       pitch consonance score of the melody against each lower voice
ctd, mctd                 tonal distance from beat to beat, and of the melody to its chord   (Harte et al. 2006)
copy_12_beats             % of 12-beat windows that occur, in any key, in the training pieces
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Piece = npt.NDArray[np.float64]

_TRIADS = ("047", "037", "036", "048")
_SEVENTHS = ("047A", "037A", "047B", "036A", "0369", "037B")
_FRAGMENTS = ("04", "03", "07", "03A", "04A", "07A")
# Krumhansl and Kessler 1982, tonal hierarchies of major and minor
_PROFILES = np.array(
    [
        [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
        [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
    ]
)
CONSONANCE = np.array([1, -1, -1, 1, 1, 0, -1, 1, 1, 1, -1, -1])
"""Of the interval from a lower voice up to the melody, modulo 12 (Yeh et al. 2021)."""
_WINDOW = 12


def _masks(sets: Sequence[str]) -> set[int]:
    return {sum(1 << int(c, 12) for c in s) for s in sets}


_KINDS = {"triad": _masks(_TRIADS), "seventh": _masks(_SEVENTHS), "incomplete": _masks(_FRAGMENTS)}
# Circles of fifths, minor thirds and major thirds, with their radii.
_ANGLES = np.arange(12)[:, None] * np.array([7, 9, 4]) * np.pi / 6
CENTROIDS = np.stack([np.sin(_ANGLES), np.cos(_ANGLES)], 2) * np.array([1, 1, 0.5])[:, None]
CENTROIDS = CENTROIDS.reshape(12, 6)
"""(12, 6): tonal centroid of every pitch class (Harte et al. 2006); a chord's is the mean of its classes'."""


def chord_kind(classes: frozenset[int]) -> str:
    """ "triad", "seventh", "incomplete" or "other" for a set of pitch classes, on whichever root fits first."""
    turned = [sum(1 << (p - root) % 12 for p in classes) for root in classes]
    for kind in ("triad", "seventh", "incomplete"):
        if any(mask in _KINDS[kind] for mask in turned):
            return kind
    return "incomplete" if len(classes) == 1 else "other"


def parallel_count(piece: Piece) -> int:
    """Parallel perfect fifths, octaves and unisons between successive distinct chords."""
    if len(piece) < 2:
        return 0
    coded = np.nan_to_num(piece, nan=-1)
    distinct = np.append(True, np.any(np.diff(coded, axis=0) != 0, axis=1))
    chords = piece[distinct]
    moves = np.diff(chords, axis=0)
    count = 0
    for i in range(4):
        for j in range(i + 1, 4):
            interval = (chords[:, i] - chords[:, j]) % 12
            same_way = moves[:, i] * moves[:, j] > 0  # NaN compares false
            perfect = (interval[1:] == interval[:-1]) & np.isin(interval[1:], (0, 7))
            count += int((same_way & perfect).sum())
    return count


def entropy(counts: Iterable[int]) -> float:
    """Nats of a histogram."""
    share = np.array(list(counts), float)
    share /= max(1.0, share.sum())
    return float(-(share * np.log(share)).sum())


def tonic(piece: Piece) -> int:
    """Pitch class of the tonic by profile correlation."""
    histogram = np.bincount(piece[~np.isnan(piece)].astype(int) % 12, minlength=12)
    scores = [(np.corrcoef(np.roll(p, k), histogram)[0, 1], k) for p in _PROFILES for k in range(12)]
    return max(scores)[1]


def beat_windows(piece: Piece) -> list[bytes]:
    """Every window of 12 beats as spacings below the soprano and the soprano's steps, so that the key does not matter."""
    beats = np.nan_to_num(piece[::4], nan=-99).astype(np.int16)
    shape = np.concatenate([beats[:, 1:] - beats[:, :1], np.diff(beats[:, :1], axis=0, prepend=beats[:1, :1])], 1)
    # A window's first step leads into it and is no part of it.
    return [shape[i, :3].tobytes() + shape[i + 1 : i + _WINDOW].tobytes() for i in range(len(shape) - _WINDOW + 1)]


def rows(pieces: Sequence[Piece], train: Sequence[Piece] | None = None) -> dict[str, float]:
    """All rows over `pieces`, rounded to four places; `copy_12_beats` only with `train`."""
    beats = sum(len(x) for x in pieces) / 4
    crossed = pairs = moves = steps = 0
    kinds: Counter[str] = Counter()
    entropies, coverage, chord_steps, melody_steps = [], [], [], []
    consonance: list[npt.NDArray[np.int64]] = []
    for x in pieces:
        sounds = ~np.isnan(x)
        both = sounds[:, :3] & sounds[:, 1:]
        crossed += int((x[:, :3] < x[:, 1:])[both].sum())
        pairs += int(both.sum())
        for v in (1, 2, 3):
            leaps = np.diff(x[sounds[:, v], v])
            leaps = leaps[leaps != 0]
            moves += len(leaps)
            steps += int((abs(leaps) <= 2).sum())
        home, chords = tonic(x), Counter[frozenset[int]]()
        on_beat, there = x[::4], sounds[::4]
        for frame, ok in zip(on_beat, there, strict=True):
            if ok.sum() >= 3:
                classes = frozenset(int(p) % 12 for p in frame[ok])
                kinds[chord_kind(classes)] += 1
                chords[frozenset((c - home) % 12 for c in classes)] += 1
        entropies.append(entropy(chords.values()))
        coverage.append(len(chords))
        full = np.asarray(there.all(1))
        places = CENTROIDS[np.nan_to_num(on_beat).astype(int) % 12]  # (beats, 4, 6)
        distance = np.linalg.norm(np.diff(places.mean(1), axis=0), axis=1)
        chord_steps.append(distance[full[1:] & full[:-1]])
        melody_steps.append(np.linalg.norm(places[:, 0] - places[:, 1:].mean(1), axis=1)[full])
        whole = x[sounds.all(1)]
        consonance.append(CONSONANCE[((whole[:, :1] - whole[:, 1:]) % 12).astype(int)].ravel())
    heard = sum(kinds.values())
    result = {
        "parallels_event": 100 * sum(parallel_count(x) for x in pieces) / beats,
        "parallels_beat": 100 * sum(parallel_count(x[::4]) for x in pieces) / beats,
        "crossings": 100 * crossed / max(1, pairs),
        "beat_triad": 100 * kinds["triad"] / max(1, heard),
        "beat_seventh": 100 * kinds["seventh"] / max(1, heard),
        "beat_other": 100 * kinds["other"] / max(1, heard),
        "atb_stepwise": 100 * steps / max(1, moves),
        "atb_moves_per_beat": moves / beats,
        "che": float(np.mean(entropies)),
        "cc": float(np.mean(coverage)),
        "pcs": float(np.concatenate(consonance).mean()),
        "ctd": float(np.concatenate(chord_steps).mean()),
        "mctd": float(np.concatenate(melody_steps).mean()),
    }
    if train is not None:
        known = {w for x in train for w in beat_windows(x)}
        result["copy_12_beats"] = 100 * float(np.mean([w in known for x in pieces for w in beat_windows(x)]))
    return {name: round(value, 4) for name, value in result.items()}
