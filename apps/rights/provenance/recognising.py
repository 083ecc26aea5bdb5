"""Exports known by their sound. The index lies on each machine that is asked and follows the rows, which are the truth."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from apps.rights.models import ExportedSound
from musicstudio import env

if TYPE_CHECKING:
    from musicstudio.engine.fingerprint.landmarks import Peaks
    from musicstudio.engine.fingerprint.segment import Shelf

CERTAIN, AGREEING, SAME = 0.95, 2, 20.0
"""Probability, cells side by side that agree by themselves, and score: less is no claim that a sound is ours. Re-encoded,
resampled or cut to five seconds an export scores 24 to 39; another arrangement of its melody on the same instruments 10 to 17."""


def recognised(heard: Peaks) -> list[ExportedSound]:
    """The exports that a recording is, the best match first."""
    from musicstudio.engine.fingerprint.recognising import recognise

    found = [
        one.number
        for one in recognise(heard, shelves()).recognitions
        if one.probability >= CERTAIN and one.agreeing >= AGREEING and one.score >= SAME
    ]
    rows = ExportedSound.objects.select_related("work").defer("peaks").in_bulk(found)
    return [rows[number] for number in found if number in rows]


def shelves() -> list[Shelf]:
    """Every export that can be recognised, after the index has caught up with the rows. One that is damaged is built anew."""
    from musicstudio.engine.fingerprint.segment import Damaged

    try:
        return _caught_up()
    except Damaged:
        shutil.rmtree(_folder())
        return _caught_up()


def _caught_up() -> list[Shelf]:
    import numpy as np

    from musicstudio.engine.fingerprint.index import FileIndex
    from musicstudio.engine.fingerprint.landmarks import VERSION, Peaks
    from musicstudio.engine.fingerprint.segment import Reference

    index = FileIndex(_folder())
    there = {
        (int(number), int(frames))
        for shelf in index.shelves()
        for number, frames in zip(shelf.segment.numbers, shelf.segment.frames, strict=True)
        if int(number) not in shelf.hidden
    }
    wanted = set(ExportedSound.objects.heard(VERSION).values_list("pk", "frames"))
    if there == wanted:
        return index.shelves()
    for number, _frames in there - wanted:
        index.remove(number)
    for number, frames in sorted(wanted - there):
        peaks = ExportedSound.objects.filter(pk=number).values_list("peaks", flat=True).first()
        if peaks is not None:
            index.add(Reference(number, Peaks.unpacked(np.frombuffer(bytes(peaks), "<u4"), frames)))
    return index.shelves()


def _folder() -> Path:
    from musicstudio.engine.fingerprint.landmarks import VERSION

    return env.var_dir() / "exports" / f"landmarks-{VERSION}"
