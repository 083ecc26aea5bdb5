"""OpenUtau's own reading of a project's pitch, as its `RenderPhrase` works it out: for tests of what is written for it."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def seconds_at(project: Mapping[str, Any], tick: float) -> float:
    """Second of a tick, 480 to the quarter."""
    second, last, bpm = 0.0, 0.0, 120.0
    for tempo in project["tempos"]:
        if tempo["position"] > tick:
            break
        second += (tempo["position"] - last) / 480 * 60 / bpm
        last, bpm = tempo["position"], tempo["bpm"]
    return second + (tick - last) / 480 * 60 / bpm


def pitch_of(project: Mapping[str, Any], part: int, times: Floats) -> Floats:
    """Cents of MIDI numbers at seconds: tones, then what vibratos, pitch points and the curve "pitd" add. Where one note's points
    reach into the note before, they are above that one's tone."""
    rows = project["voice_parts"][part]
    notes = [(seconds_at(project, n["position"]), seconds_at(project, n["position"] + n["duration"]), n) for n in rows["notes"]]
    tones = np.array([note["tone"] * 100.0 for *_, note in notes])
    index = np.clip(np.searchsorted([start for start, *_ in notes], times, "right") - 1, 0, len(notes) - 1)
    pitch: Floats = tones[index]
    for i, (start, end, note) in enumerate(notes):
        here = (times >= start) & (times < end)
        pitch[here] += _vibrato(note["vibrato"], (times[here] - start) / (end - start), end - start)
        points = [(start + p["x"] / 1000, p["y"] * 10 + tones[i], p["shape"]) for p in note["pitch"]["data"]]
        if note["pitch"]["snap_first"]:
            joined = i > 0 and notes[i - 1][1] == start
            points[0] = (points[0][0], tones[i - 1] if joined else tones[i], points[0][2])
        if points[0][0] > start:
            points.insert(0, (start, points[0][1], "io"))
        if points[-1][0] < end:
            points.append((end, points[-1][1], "io"))
        reach = (times >= points[0][0]) & (times < points[-1][0])
        before = i > 0 and notes[i - 1][1]
        base = np.where(times[reach] < before, tones[i - 1], tones[i]) if before else tones[i]
        pitch[reach] += _way(points, times[reach]) - base
    for curve in rows["curves"]:
        if curve["abbr"] == "pitd":
            xs = [seconds_at(project, x) for x in curve["xs"]]
            pitch += np.interp(times, xs, curve["ys"], left=0, right=0)
    return pitch


def _way(points: Sequence[tuple[float, float, str]], times: Floats) -> Floats:
    found = np.empty(len(times))
    for (x0, y0, shape), (x1, y1, _) in itertools.pairwise(points):
        inside = (times >= x0) & (times < x1)
        share = (times[inside] - x0) / max(x1 - x0, 1e-9)
        ways = {
            "io": (1 - np.cos(np.pi * share)) / 2,
            "o": np.sin(np.pi / 2 * share),
            "i": 1 - np.cos(np.pi / 2 * share),
            "l": share,
        }
        found[inside] = y0 + (y1 - y0) * ways[shape]
    return found


def _vibrato(vibrato: Mapping[str, float], place: Floats, seconds: float) -> Floats:
    length = vibrato["length"] / 100
    if not length:
        return np.zeros(len(place))
    begin, rise, fall = 1 - length, length * vibrato["in"] / 100, length * vibrato["out"] / 100
    cents = vibrato["depth"] * np.sin(2 * np.pi * ((place - begin) * seconds * 1000 / vibrato["period"] + vibrato["shift"] / 100))
    shape = np.where(
        place < begin + rise, (place - begin) / max(rise, 1e-9), np.where(place > 1 - fall, (1 - place) / max(fall, 1e-9), 1)
    )
    return np.where(place < begin, 0.0, cents * shape)
