"""How many notes of windows come back."""

from __future__ import annotations

from musicstudio.engine.variation.line import Ints, decode
from musicstudio.engine.variation.windows import EMPTY, FIRST_PITCH, HOLD_CODE, REST_CODE, Windows


def notes_of(codes: Ints) -> set[tuple[int, int, int]]:
    """(first step, last step, pitch code) of the notes of one window's codes (48,)."""
    there = codes[codes != EMPTY]
    row = there - FIRST_PITCH
    row[there == HOLD_CODE], row[there == REST_CODE] = -1, -2
    return {(note.first, note.last, note.pitch) for note in decode(row)}


def reconstruction(windows: Windows, back: Ints) -> dict[str, float]:
    """Of `back` (N, 48) against the windows: the share of notes with the same onset, pitch and duration, the same without the
    duration, and the F1 of the former, so that notes which were not there count too."""
    whole = begun = wanted = written = 0
    for codes, answer in zip(windows.codes, back, strict=True):
        true, made = notes_of(codes), notes_of(answer)
        whole += len(true & made)
        begun += len({(a, p) for a, _, p in true} & {(a, p) for a, _, p in made})
        wanted += len(true)
        written += len(made)
    total = max(1, wanted)
    return {"notes": whole / total, "onsets_and_pitches": begun / total, "f1": 2 * whole / max(1, wanted + written)}
