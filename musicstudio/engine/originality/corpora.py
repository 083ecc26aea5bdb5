"""The melodies that models learn from, and held-out ones, by the names that a finding is shown with."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from musicstudio.engine.corpora import pop909, sheets
from musicstudio.engine.corpora.pop909 import Split
from musicstudio.engine.harmony.data import (
    Chorale,
    hold_out,
    load_canonical,
    load_fakes,
    music21_chorales,
    without_quotations,
)
from musicstudio.engine.originality.comparison import melody_of
from musicstudio.engine.originality.melody import Melody, melody

SHORTEST = 12  # notes
CHORALES = Path("chorales/Jsb16thSeparated.npz")  # within the data folder
FAKES = Path("chorales/js-fakes-16thSeparated.npz")


def songs(data: Path, split: Split) -> dict[str, Melody]:
    """Melodies of songs, lead sheets and Lieder of one split by name."""
    found: dict[str, Melody] = {}
    for song in pop909.load(data):
        if song.split == split:
            rows = [(int(onset), int(onset + length), int(pitch)) for onset, length, pitch, _ in song.melody]
            found[f"POP909 {song.name}"] = melody(sorted(rows))
    for title, archive in (("OpenEWLD", sheets.LEAD_SHEETS), ("OpenScore Lieder", sheets.LIEDER)):
        for sheet in sheets.load(data, archive):
            part = next((p for p in sheet.score.parts if p.notes and not p.percussion), None)
            if sheet.split == split and part is not None:
                found[f"{title}: {sheet.name}".replace("_", " ").replace("\n", " ")] = melody_of(part)
    return {name: tune for name, tune in found.items() if len(tune) >= SHORTEST}


def chorales(data: Path, cache: Path) -> dict[str, Chorale]:
    """The chorales that harmony models learn from, by name; held-out tunes are not among them."""
    canonical = load_canonical(data / CHORALES)
    held = canonical["valid"] + canonical["test"]
    found = {f"Bach chorale, benchmark {x.name}": x for x in canonical["train"]}
    for title, others in (("Bach", music21_chorales(cache)), ("JS Fake Chorales", load_fakes(data / FAKES))):
        kept, _ = hold_out(others, held) if title == "Bach" else (others, [])
        kept, _ = without_quotations(kept, held)
        found |= {f"{title} {x.name.removeprefix('bach/')}": x for x in kept}
    return found


def soprano(chorale: Chorale) -> Melody:
    """The top line of a chorale, in steps."""
    top = chorale.pitch[:, 0]
    starts = np.flatnonzero(np.diff(top, prepend=-1))
    ends = np.append(starts[1:], len(top))
    return melody([(int(a), int(b), int(top[a])) for a, b in zip(starts, ends, strict=True) if top[a]])
