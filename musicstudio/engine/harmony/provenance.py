"""What is recorded with every harmonisation about the network that made it."""

from musicstudio.engine.harmony.weights import SHIPPED
from musicstudio.engine.learning import provenance as learning
from musicstudio.engine.learning.weights import in_use

MODEL, VERSION = "MusicStudio chorale harmony", "2.0"
TRAINING_DATA = (
    "Four-part chorales by J. S. Bach (music in the public domain; the JSB chorales file and the music21 corpus) and "
    "JS Fake Chorales by O. Peracha (CC BY 4.0), but for tunes that the benchmark holds out. "
    "No music of this studio's users."
)


def provenance() -> dict[str, str]:
    return learning.provenance(MODEL, VERSION, in_use(SHIPPED), TRAINING_DATA)
