"""What is recorded with every pattern about the network that made it."""

from musicstudio.engine.learning import provenance as learning
from musicstudio.engine.learning.weights import in_use
from musicstudio.engine.rhythm.weights import SHIPPED

MODEL, VERSION = "MusicStudio accompaniment patterns", "1.0"
TRAINING_DATA = (
    "Piano parts of pop songs in POP909 (Wang et al. 2020, MIT licence) and of songs in OpenScore Lieder (CC0), but for one "
    "song in five that is held out. No music of this studio's users."
)


def provenance() -> dict[str, str]:
    """Model, version, SHA-256 of the weights in use, and what they were trained on."""
    return learning.provenance(MODEL, VERSION, in_use(SHIPPED), TRAINING_DATA)
