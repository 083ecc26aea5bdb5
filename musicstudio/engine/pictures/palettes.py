"""Colours for pictures of music: chosen by hand, so that each goes with dark and with light pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """`ground` from the middle to the rim, `inks` from the lowest line to the highest, `light` for single notes."""

    ground: tuple[str, str]
    inks: tuple[str, str, str, str]
    light: str


MINOR = (
    Palette(("#24304f", "#0f1526"), ("#2f4b7c", "#4f6ea8", "#8a7fc0", "#d7a6d9"), "#fbe3f1"),
    Palette(("#2b2340", "#120e1f"), ("#4a3b78", "#7a4f9a", "#b8629b", "#f29a8e"), "#ffe5c9"),
    Palette(("#143a42", "#08191f"), ("#1f6570", "#2f8f8d", "#79b89a", "#e3d99a"), "#fff6d8"),
    Palette(("#3a2530", "#170d13"), ("#6b3247", "#a1475a", "#d77a61", "#f2bf80"), "#fff0d6"),
    Palette(("#20323a", "#0c1519"), ("#35586a", "#5b8399", "#9fb2b5", "#e6d3b8"), "#fffaf0"),
    Palette(("#2a2f52", "#11132a"), ("#3f57a0", "#4b86c4", "#62b8c9", "#b9e4c9"), "#f3ffe9"),
)
MAJOR = (
    Palette(("#f6d365", "#e2813f"), ("#b3412e", "#d8633a", "#f0964a", "#fbe2a0"), "#fffbe8"),
    Palette(("#9bd7cf", "#2f8fa3"), ("#1b5f7a", "#2d8c94", "#6fc2a4", "#f3efb6"), "#ffffff"),
    Palette(("#f7b7a3", "#d65f74"), ("#8e2f57", "#bf4468", "#ee7f72", "#ffd9a8"), "#fff7ec"),
    Palette(("#bfe3a1", "#4f9d69"), ("#22654f", "#3d8b5a", "#86bb62", "#f1ea9d"), "#fffff0"),
    Palette(("#a9c9f5", "#4a78c2"), ("#2a4a8f", "#4a6fc0", "#86a9e6", "#fbe0c4"), "#ffffff"),
    Palette(("#e7c6f0", "#9a66b8"), ("#5a3a86", "#8451a6", "#c07bbd", "#ffd8c2"), "#fffaf5"),
)


def palette_of(tonic: int, *, minor: bool) -> Palette:
    """By the key: neighbours on the circle of fifths have neighbouring palettes, two keys a tritone apart the same."""
    palettes = MINOR if minor else MAJOR
    return palettes[tonic * 7 % 12 % len(palettes)]
