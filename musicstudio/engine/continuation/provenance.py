"""What is recorded with every continuation about the network that made it."""

from musicstudio.engine.continuation.weights import SHIPPED
from musicstudio.engine.learning import provenance as records
from musicstudio.engine.learning.weights import in_use

MODEL, VERSION = "MusicStudio melody continuation", "1.0"
TRAINING_DATA = (
    "Voices of the OpenScore Lieder corpus (CC0), melodies of OpenEWLD lead sheets (MIT licence) and of POP909 (MIT licence), "
    "but for one in five that is held out. No music of this studio's users."
)


def provenance() -> dict[str, str]:
    """Model, version, SHA-256 of the weights in use, and what they were trained on."""
    return records.provenance(MODEL, VERSION, in_use(SHIPPED), TRAINING_DATA)
