"""What is recorded with every harmonisation about the network that made it."""

from functools import cache
from hashlib import sha256

from musicstudio.engine.harmony.weights import SHIPPED

MODEL, VERSION = "MusicStudio chorale harmony", "1.2"
TRAINING_DATA = (
    "Four-part chorales by J. S. Bach (music in the public domain; the JSB chorales file and the music21 corpus) and "
    "JS Fake Chorales by O. Peracha (CC BY 4.0), but for tunes that the benchmark holds out. "
    "No music of this studio's users."
)


@cache
def provenance() -> dict[str, str]:
    """Model, version, SHA-256 of the shipped weights, and what they were trained on."""
    digest = sha256(SHIPPED.read_bytes()).hexdigest()
    return {"model": MODEL, "version": VERSION, "weights_sha256": digest, "training_data": TRAINING_DATA}
