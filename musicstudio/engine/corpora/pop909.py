"""POP909 (Wang et al. 2020, MIT licence): 909 pop songs as melody, bridge and piano on a grid of sixteenths.

The MIDI files claim a metre and tempo that are often wrong; `beat_midi.txt` has the true beats in seconds (its third column
marks the first beat of a bar) and `chord_midi.txt` the chords. A song starts here at its first downbeat.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Split = Literal["train", "valid", "test"]

ARCHIVE = Path("pop909/POP909.tar.xz")  # within the data folder
STEPS_PER_BEAT = 4
NO_CHORD = -1
TRACKS = ("MELODY", "BRIDGE", "PIANO")
LINES = ("melody", "bridge", "piano", "downbeats", "chords")


@dataclass(frozen=True)
class Song:
    """T steps of a quarter of a beat. Notes are rows of onset, duration (both in steps), MIDI pitch, velocity.

    downbeats (D,)  steps at which bars begin, rising; bars of the corpus have mostly four beats, a few have two or three
    chords    (T,)  index into `labels`, NO_CHORD where none is marked
    labels    as in the corpus, "F#:min7/b7"
    tonic     pitch class 0..11 of the (first) key; `minor` its mode
    """

    name: str
    melody: Ints
    bridge: Ints
    piano: Ints
    downbeats: Ints
    chords: Ints
    labels: tuple[str, ...]
    tonic: int
    minor: bool

    def __len__(self) -> int:
        return len(self.chords)

    @property
    def split(self) -> Split:
        """One song in ten is test, one is valid, by number, for every model alike: nothing of them is ever trained on."""
        last = int(self.name) % 10
        return "test" if last == 0 else "valid" if last == 5 else "train"


def load(data: Path, cache: Path | None = None) -> list[Song]:
    """All songs in the archive in the folder `data`, in order of their numbers; the second time from a cache (seconds)."""
    return list(_load(data / ARCHIVE, cache or Path.home() / ".cache/musicstudio/corpora"))


@lru_cache(maxsize=2)
def _load(archive: Path, cache: Path) -> tuple[Song, ...]:
    file = cache / "pop909.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _store(file, _read_all(archive))
    data = dict(np.load(file))
    return tuple(
        Song(
            name,
            **{key: data[f"{name}-{key}"].astype(np.int64) for key in LINES},
            labels=tuple(str(label) for label in data[f"{name}-labels"]),
            tonic=int(data[f"{name}-key"][0]),
            minor=bool(data[f"{name}-key"][1]),
        )
        for name in sorted(str(name) for name in data["names"])
    )


def _store(file: Path, songs: Iterable[Song]) -> None:
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    names = []
    for song in songs:
        names.append(song.name)
        for key in LINES:
            arrays[f"{song.name}-{key}"] = getattr(song, key).astype(np.int32)
        arrays[f"{song.name}-labels"] = np.array(song.labels)
        arrays[f"{song.name}-key"] = np.array([song.tonic, song.minor])
    fresh = file.with_suffix(".new.npz")
    np.savez_compressed(fresh, names=np.array(names), **arrays)  # type: ignore[arg-type]
    fresh.replace(file)


def _read_all(archive: Path) -> Iterable[Song]:
    songs: dict[str, dict[str, bytes]] = {}
    with tarfile.open(archive) as tar:
        for member in tar:  # in the archive's own order: it is compressed as one stream
            path = Path(member.name)
            if len(path.parts) == 3 and path.suffix in (".mid", ".txt") and (file := tar.extractfile(member)):
                songs.setdefault(path.parent.name, {})[path.name] = file.read()
    for name, files in sorted(songs.items()):
        texts = (files[part].decode() for part in ("beat_midi.txt", "chord_midi.txt", "key_audio.txt"))
        if song := _read(name, files[f"{name}.mid"], *texts):
            yield song


_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def root_of(label: str) -> int:
    """Pitch class of a label's root ("Bb:maj" = 10), NO_CHORD for "N"."""
    if label.startswith("N"):
        return NO_CHORD
    sign = label[1:2]
    return (_STEPS[label[0]] + (sign == "#") - (sign == "b")) % 12


def _read(name: str, midi: bytes, beats: str, chords: str, key: str) -> Song | None:
    """One song; None when it has no melody on its beats."""
    import symusic

    table = np.array([[float(x) for x in line.split()] for line in beats.splitlines() if line.strip()])
    first = np.flatnonzero(table[:, 2] == 1)
    if len(first) < 2:
        return None
    table = table[first[0] :]
    seconds = table[:, 0]
    grid = np.arange(len(seconds)) * STEPS_PER_BEAT
    steps = int(grid[-1]) + STEPS_PER_BEAT

    def step(time: npt.NDArray[np.float64]) -> Ints:
        tail = seconds[-1] - seconds[-2]
        places = np.interp(time, np.append(seconds, seconds[-1] + tail), np.append(grid, steps))
        rounded: Ints = np.rint(places).astype(np.int64)
        return rounded

    score = symusic.Score.from_midi(midi).to("second")
    lines: dict[str, Ints] = {}
    for track in score.tracks:
        notes = np.array([[n.start, n.end, n.pitch, n.velocity] for n in track.notes], float).reshape(-1, 4)
        notes = notes[(notes[:, 0] >= seconds[0] - 0.1) & (notes[:, 0] < seconds[-1])]
        onset, end = step(notes[:, 0]), step(notes[:, 1])
        rows = np.stack([onset, np.maximum(1, end - onset), notes[:, 2].astype(int), notes[:, 3].astype(int)], 1)
        lines[track.name] = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
    if not all(name in lines for name in TRACKS) or not len(lines["MELODY"]):
        return None
    row, labels = np.full(steps, NO_CHORD, np.int64), list[str]()
    for line in chords.splitlines():
        if len(words := line.split()) == 3 and words[2] != "N":
            begin, end = step(np.array([float(words[0]), float(words[1])]))
            if words[2] not in labels:
                labels.append(words[2])
            row[begin:end] = labels.index(words[2])
    tonic = key.split()[2] if key.split() else "C:maj"
    downbeats = grid[table[:, 2] == 1]
    return Song(
        name, lines["MELODY"], lines["BRIDGE"], lines["PIANO"], downbeats, row, tuple(labels),
        tonic=root_of(tonic), minor=tonic.endswith("min"),
    )  # fmt: skip
