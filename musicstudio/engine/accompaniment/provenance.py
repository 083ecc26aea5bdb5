"""What is recorded with every accompaniment about the networks that made it."""

from __future__ import annotations

from musicstudio.engine.accompaniment.weights import CHORDS, PLAYER
from musicstudio.engine.learning import provenance as learnt
from musicstudio.engine.learning.weights import in_use

MODEL, VERSION = "MusicStudio accompaniment", "1.0"
TRAINING_DATA = (
    "Chords: the training splits of POP909 (Wang et al. 2020, MIT licence) and OpenEWLD (Simonetta et al. 2018, MIT licence). "
    "Pop piano: the piano parts of POP909's training split. No music of this studio's users."
)


def provenance() -> dict[str, str]:
    """Model, version, SHA-256 of the weights in use, of the chord network and of the pop pianist, and what they were trained
    on."""
    about = learnt.provenance(MODEL, VERSION, in_use(CHORDS), TRAINING_DATA)
    player = learnt.provenance(MODEL, VERSION, in_use(PLAYER), TRAINING_DATA)
    return about | {"player_weights_sha256": player["weights_sha256"]}
