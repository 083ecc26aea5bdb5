"""Validated controls of a request as the engine wants them."""

from collections.abc import Mapping
from typing import Any

from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.request import ChordPin


def common(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The controls that every generator takes."""
    melody, span = asked["melody"], asked["regenerate"]
    return {
        "seed": asked["seed"],
        "alternatives": asked["alternatives"],
        "melody": (melody["part_id"], melody["voice"]) if melody else None,
        "locked_parts": frozenset(asked["locked_parts"]),
        "locked_bars": frozenset(asked["locked_bars"]),
        "locked_notes": frozenset(asked["locked_notes"]),
        "regenerate": (span[0], span[1]) if span else None,
    }


def chosen(asked: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """These controls as they are."""
    return {name: asked[name] for name in names}


def pins(asked: Mapping[str, Any]) -> tuple[ChordPin, ...]:
    read = ((pin, read_chord(pin["text"])) for pin in asked["chord_pins"])
    return tuple(ChordPin(pin["start"], pin["end"], chord.pitch_classes, chord.bass) for pin, chord in read if chord)
