"""The voices that sing: what a musician is told of each of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from musicstudio.engine.singing.performance import TRANSPOSE
from musicstudio.engine.singing.taught import TAUGHT
from musicstudio.engine.singing.words import Language

LICENCE = "Apache-2.0"
"""Of the teacher's voices; NOTICE says whose they are."""
BEYOND = 2  # semitones outside of what was learnt that still sound well

_TITLES = {
    "hazel": "Hazel", "ivy": "Ivy", "jasper": "Jasper", "flint": "Flint", "lan": "Lan 兰", "yun": "Yun 云", "sora": "Sora 空",
    "kumo": "Kumo 雲",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """`low` and `high` are MIDI numbers between which the voice is at home; `teacher` is whom it learnt from."""

    name: str
    title: str
    language: Language
    high_voice: bool
    low: int
    high: int
    teacher: str


def cards() -> list[Card]:
    """Every voice, in the order in which the network knows them."""
    return [
        Card(
            name, _TITLES[name], taught.language, taught.high > 350, _midi(taught.low) - BEYOND, _midi(taught.high) + BEYOND,
            f"Kokoro-82M, {taught.teacher}",
        )
        for name, taught in TAUGHT.items()
    ]  # fmt: skip


def _midi(hertz: float) -> int:
    return round(69 + 12 * log2(hertz / 440))


def fitting(compass: tuple[int, int], reach: tuple[int, int]) -> int | None:
    """The transposition in semitones that brings a line (lowest and highest MIDI number) within the reach of a voice: none, else
    whole octaves, else as little as possible. None: no transposition that may be wished for does."""
    (low, high), (lowest, highest) = compass, reach
    ways = [way for way in range(-TRANSPOSE, TRANSPOSE + 1) if lowest <= low + way and high + way <= highest]
    return min(ways, key=lambda way: (way != 0, way % 12 != 0, abs(way)), default=None)
