"""What is recorded with all words that the studio writes about the network that made them."""

from musicstudio.engine.learning.provenance import provenance as record
from musicstudio.engine.learning.weights import in_use
from musicstudio.engine.lyrics.weights import SHIPPED

MODEL, VERSION = "MusicStudio verse", "1.0"
TRAINING_DATA = (
    "English verse of 1700 to 1923 from Project Gutenberg (public domain); pronunciations from the CMU Pronouncing Dictionary. "
    "No words of this studio's users."
)


def provenance() -> dict[str, str]:
    """Model, version, SHA-256 of the weights in use, and what they were trained on."""
    return record(MODEL, VERSION, in_use(SHIPPED), TRAINING_DATA)
