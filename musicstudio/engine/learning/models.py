"""The models that can be trained, by name. Their modules load torch, so they are looked up when one is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musicstudio.engine.learning.running import Training

TRAININGS = {
    "harmony": "harmony.train",
    "chords": "accompaniment.train",
    "pop-piano": "accompaniment.train_player",
    "variation": "variation.train",
    "texture": "variation.train_texture",
    "patterns": "rhythm.train",
    "critic": "harmony.criticism.train",
    "words": "lyrics.train",
    "continuation": "continuation.train",
    "voices": "singing.train",
    "vocoder": "singing.train_vocoder",
    "vocoder-sharpened": "singing.sharpen_vocoder",
}


def training(name: str) -> Training:
    """How the model of this name is trained. Raises KeyError."""
    found: Training = import_module(f"musicstudio.engine.{TRAININGS[name]}").TRAINING
    return found
