"""What is recorded with everything that is sung about the networks that sang it.

Light, since the web tells by it what is sung already.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from musicstudio.engine.learning import provenance as learning
from musicstudio.engine.learning.folders import in_use

MODEL, VERSION = "MusicStudio singing voices", "1.1"
TRAINING_DATA = (
    "Speech and song of Kokoro-82M (Apache-2.0), a speech synthesiser, made to follow words and melodies of this project. "
    "No recording of a person, and nothing of this studio's users."
)
OWN_TRAINING_DATA = "The musician's own voice: fine-tuned on recordings that they made of themselves for it, with their consent."
SYNTHETIC = "Synthetic voice: sung by MusicStudio, not by a person."
"""Stands in the metadata of every sound file with a voice in it."""

ACOUSTIC = Path(__file__).parent / "weights" / "acoustic.safetensors"
VOCODER = Path(__file__).parent / "weights" / "vocoder.safetensors"


def provenance() -> dict[str, str]:
    """Raises FileNotFoundError where there are no weights."""
    vocoder = learning.provenance(MODEL, VERSION, in_use(VOCODER), TRAINING_DATA)
    return learning.provenance(MODEL, VERSION, in_use(ACOUSTIC), TRAINING_DATA) | {"vocoder_sha256": vocoder["weights_sha256"]}


def acoustic_key() -> str:
    """Names the acoustic network in use. Raises FileNotFoundError where there is none."""
    return learning.provenance(MODEL, VERSION, in_use(ACOUSTIC), TRAINING_DATA)["weights_sha256"]


def weights_key() -> str:
    """Changes when other weights are put in use; "" where there are none."""
    try:
        about = provenance()
    except FileNotFoundError:
        return ""
    return sha256(f"{about['weights_sha256']} {about['vocoder_sha256']}".encode()).hexdigest()
