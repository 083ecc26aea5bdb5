"""What is recorded with every variation, and every carried texture, about the network that made it."""

from musicstudio.engine.learning import provenance as records
from musicstudio.engine.learning.weights import in_use
from musicstudio.engine.variation.generate import SHIPPED as MELODY
from musicstudio.engine.variation.play import SHIPPED as TEXTURE

MODEL, TEXTURE_MODEL, VERSION = "MusicStudio melody variation", "MusicStudio texture transfer", "1.0"
TRAINING_DATA = (
    "Melodies of POP909 (MIT licence) and of OpenEWLD lead sheets (MIT licence), voices of the OpenScore Lieder corpus (CC0), "
    "but for one in five that is held out. No music of this studio's users."
)
TEXTURE_TRAINING_DATA = (
    "The piano parts and chords of POP909 (MIT licence), but for one song in five that is held out. "
    "No music of this studio's users."
)


def provenance() -> dict[str, str]:
    """Model, version, SHA-256 of the melody network's weights in use, and what they were trained on."""
    return records.provenance(MODEL, VERSION, in_use(MELODY), TRAINING_DATA)


def texture_provenance() -> dict[str, str]:
    """The same for the texture network."""
    return records.provenance(TEXTURE_MODEL, VERSION, in_use(TEXTURE), TEXTURE_TRAINING_DATA)
