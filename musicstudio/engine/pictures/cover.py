"""A picture of a piece: its lines round a circle, as ribbons, or as hills one behind the other, in the colours of its key.

The same music gives the same picture, on every machine. The SVG has no text, no scripts and no links, and at most 12 KB.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from musicstudio.engine.continuation.key import find_key
from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.pictures.palettes import Palette, palette_of

Line = npt.NDArray[np.float64]
"""Heights 0..1 at equal steps of time."""

SIZE = 400
STEPS = 72
"""Points of a line."""
MOST_LINES, MOST_SPARKS = 4, 48
CALM = 24
"""Points over which a line is smoothed at the most: what leaps wildly is still a line."""


@dataclass(frozen=True)
class Drawn:
    """What is drawn: up to four lines from the lowest to the highest, moments of the tune as (time, height), both 0..1, and the
    colours. `chance` are bytes that differ from piece to piece: where a circle begins and stands, how steep ribbons are."""

    shape: Literal["circle", "ribbons", "hills"]
    lines: tuple[Line, ...]
    sparks: tuple[tuple[float, float], ...]
    palette: Palette
    chance: bytes

    def between(self, number: int, low: float, high: float) -> float:
        return low + (high - low) * self.chance[number] / 255


def draw(score: Score) -> str:
    """The picture of a score; of one without notes a plain ground."""
    voices = _voices(score)
    notes = [note for voice in voices for note in voice]
    if not notes:
        return _svg(Drawn("circle", (), (), palette_of(0, minor=False), bytes(8)))
    pitches, lengths = (np.array([getattr(note, name) for note in notes]) for name in ("pitch", "duration"))
    tonic, minor = find_key(pitches, lengths, score.keys[0])
    low, high, end = int(pitches.min()), int(pitches.max()), max(note.end for note in notes)
    seen = [_line(voice, low, high, end) for voice in sorted(voices, key=lambda voice: np.mean([note.pitch for note in voice]))]
    top = max(voices, key=lambda voice: np.mean([note.pitch for note in voice]))
    step = max(1, math.ceil(len(top) / MOST_SPARKS))
    sparks = tuple((note.onset / end, (note.pitch - low) / max(1, high - low)) for note in top[::step])
    digest = hashlib.sha256(np.stack([pitches, lengths]).astype("<i8").tobytes()).digest()
    # One line alone, or two, makes a landscape.
    shape: Literal["circle", "ribbons", "hills"] = "hills" if len(voices) < 3 else "ribbons" if digest[7] % 2 else "circle"
    return _svg(Drawn(shape, _few(seen), sparks, palette_of(tonic, minor=minor), digest))


def draw_outline(peaks: Sequence[float]) -> str:
    """The picture of a sound that no score is known of: its loudness round a circle."""
    if not peaks:
        return _svg(Drawn("circle", (), (), palette_of(0, minor=True), bytes(8)))
    loud = np.interp(np.linspace(0, len(peaks) - 1, STEPS), np.arange(len(peaks)), np.asarray(peaks, dtype=float))
    digest = hashlib.sha256(np.asarray(peaks, dtype="<f8").tobytes()).digest()
    lines = tuple(_smooth(loud, width) * height for width, height in ((15, 0.4), (7, 0.7), (3, 1.0)))
    return _svg(Drawn("circle", lines, (), palette_of(digest[5] % 12, minor=bool(digest[6] % 2)), digest))


def _voices(score: Score) -> list[tuple[Note, ...]]:
    found = []
    for part in score.parts:
        if not part.percussion:
            by_voice: dict[str, list[Note]] = {}
            for note in sounding_notes(part):
                if not note.grace:
                    by_voice.setdefault(note.voice, []).append(note)
            found += [tuple(notes) for notes in by_voice.values()]
    return found


def _line(voice: Sequence[Note], low: int, high: int, end: int) -> Line:
    """The highest note that sounds at each step; where none does, the line goes straight on."""
    times = np.linspace(0, end, STEPS, endpoint=False)
    heights = np.full(STEPS, np.nan)
    for note in voice:
        sounding = (times >= note.onset) & (times < note.end)
        heights[sounding] = np.fmax(heights[sounding], (note.pitch - low) / max(1, high - low))
    known = ~np.isnan(heights)
    if not known.any():  # shorter than a step
        return np.full(STEPS, (voice[0].pitch - low) / max(1, high - low))
    filled = np.interp(np.arange(STEPS), np.flatnonzero(known), heights[known])
    leaps = float(np.abs(np.diff(filled)).mean())
    return _smooth(filled, 3 + min(CALM, int(leaps * 60)))


def _smooth(line: Line, width: int) -> Line:
    """A running mean that closes on itself, as the circle does."""
    window = np.hanning(width + 2)[1:-1]
    around = np.concatenate([line[-width:], line, line[:width]])
    return np.convolve(around, window / window.sum(), "same")[width:-width]


def _few(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lowest, the highest, and what lies evenly between; a single line casts two echoes of itself below."""
    if len(lines) > MOST_LINES:
        return tuple(lines[round(place)] for place in np.linspace(0, len(lines) - 1, MOST_LINES))
    if len(lines) == 1:
        return _smooth(lines[0], 25) * 0.5, _smooth(lines[0], 11) * 0.75, lines[0]
    if len(lines) == 2:
        return lines[0], (_smooth(lines[0], 9) + _smooth(lines[1], 9)) / 2, lines[1]
    return tuple(lines)


def _svg(drawn: Drawn) -> str:
    inner, outer = drawn.palette.ground
    shapes = {"circle": _circle, "ribbons": _ribbons, "hills": _hills}[drawn.shape](drawn)
    middle = (
        f'<radialGradient id="g" cx="50%" cy="40%" r="75%">'
        f'<stop offset="0" stop-color="{inner}"/><stop offset="1" stop-color="{outer}"/></radialGradient>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}"><defs>{middle}</defs>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="url(#g)"/>{"".join(shapes)}</svg>'
    )


def _circle(drawn: Drawn) -> list[str]:
    """Lines one inside the other, the lowest outside; the tune's notes as lights round the innermost."""
    if not drawn.lines:
        return []
    count, shapes, inks = len(drawn.lines), [], _inks(drawn)
    x, y, turn = drawn.between(0, 150, 250), drawn.between(1, 150, 250), drawn.between(2, 0, 1)
    outer, inner = drawn.between(3, 160, 215), drawn.between(4, 46, 80)
    angles = 2 * math.pi * (np.arange(STEPS) / STEPS + turn)
    for number, line in enumerate(drawn.lines):
        radius = inner + (outer - inner) * (count - 1 - number) / max(1, count - 1)
        distance = radius + 0.32 * radius * _level(line)
        points = np.stack([x + distance * np.sin(angles), y - distance * np.cos(angles)], axis=1)
        shapes.append(f'<path d="{_closed(points)}" fill="{inks[number]}" fill-opacity=".8"/>')
    for time, height in drawn.sparks:
        angle, reach = 2 * math.pi * (time + turn), inner * 1.2 + 56 * height
        shapes.append(_spark(drawn, x + reach * math.sin(angle), y - reach * math.cos(angle), height))
    shapes.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="9" fill="{drawn.palette.light}" fill-opacity=".9"/>')
    return shapes


def _ribbons(drawn: Drawn) -> list[str]:
    """Lines across the whole picture, the highest on top, the tune's notes along it."""
    count, shapes, inks = len(drawn.lines), [], _inks(drawn)
    across, reach = np.linspace(-90, SIZE + 90, STEPS), drawn.between(1, 45, 80)
    for number, line in enumerate(drawn.lines):
        heights = 330 - 250 * number / max(1, count - 1) - reach * _level(_smooth(line, 15))
        path = _open(np.stack([across, heights], axis=1))
        width = 84 - 12 * number
        shapes.append(
            f'<path d="{path}" fill="none" stroke="{inks[number]}" stroke-width="{width}" '
            'stroke-linejoin="round" stroke-opacity=".82"/>'
        )
    for time, height in drawn.sparks:
        shapes.append(_spark(drawn, -90 + (SIZE + 180) * time, 96 - 84 * (height - 0.5), height))
    return [f'<g transform="rotate({drawn.between(0, -38, 38):.0f} 200 200)">', *shapes, "</g>"]


def _hills(drawn: Drawn) -> list[str]:
    """The tune as the farthest range of hills, under a sun or moon; lower lines nearer."""
    shapes, inks, count = [], _inks(drawn), len(drawn.lines)
    x, y, size = drawn.between(0, 60, 340), drawn.between(1, 70, 130), drawn.between(2, 20, 44)
    for radius, opacity in ((1.5 * size, 0.22), (size, 0.92)):
        light = drawn.palette.light
        shapes.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{light}" fill-opacity="{opacity}"/>')
    across, steep = np.linspace(-20, SIZE + 20, STEPS), drawn.between(3, 60, 120)
    for place, line in enumerate(reversed(drawn.lines)):
        level = 250 + 92 * place / max(1, count - 1)
        # The line of a whole piece would be a saw: hills are as wide as phrases.
        heights = level - steep * _level(_smooth(line, 5)) * (1 - 0.25 * place)
        edge = _open(np.stack([across, heights], axis=1))
        shapes.append(f'<path d="{edge}L{SIZE + 20} {SIZE}L-20 {SIZE}Z" fill="{inks[count - 1 - place]}" fill-opacity=".88"/>')
    for time, height in drawn.sparks:
        shapes.append(_spark(drawn, -20 + (SIZE + 40) * time, 196 - 84 * (height - 0.5), height))
    return shapes


def _level(line: Line) -> Line:
    """About its mean, as high as it is deep: the line of a narrow voice bends as much as that of a wide one."""
    spread = float(np.ptp(line))
    return (line - line.mean()) / spread if spread > 1e-6 else np.zeros_like(line)


def _inks(drawn: Drawn) -> list[str]:
    """As many of the palette's inks as there are lines, the highest line always in the brightest."""
    inks = drawn.palette.inks
    return [
        inks[round(place)] for place in np.linspace(0 if len(drawn.lines) > 2 else 1, len(inks) - 1, max(1, len(drawn.lines)))
    ]


def _spark(drawn: Drawn, x: float, y: float, height: float) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{1.6 + 1.8 * height:.1f}" fill="{drawn.palette.light}" fill-opacity=".8"/>'


def _closed(points: npt.NDArray[np.float64]) -> str:
    """A curve through the middles between the points, each point bending it."""
    nexts = np.roll(points, -1, axis=0)
    middles = (points + nexts) / 2
    bends = "".join(f"Q{_at(point)} {_at(middle)}" for point, middle in zip(nexts, np.roll(middles, -1, axis=0), strict=True))
    return f"M{_at(middles[0])}{bends}Z"


def _open(points: npt.NDArray[np.float64]) -> str:
    middles = (points[:-1] + points[1:]) / 2
    bends = "".join(f"Q{_at(point)} {_at(middle)}" for point, middle in zip(points[1:-1], middles[1:], strict=True))
    return f"M{_at(points[0])}L{_at(middles[0])}{bends}L{_at(points[-1])}"


def _at(point: npt.NDArray[np.float64]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
