"""What this installation signs: sung sound that leaves it."""

from functools import cache

from musicstudio import env
from musicstudio.engine.audio.credentials import MEDIA_TYPES, Source, new_identity, signed
from musicstudio.engine.singing.provenance import MODEL, VERSION

__all__ = ["MEDIA_TYPES", "sign_singing"]


def sign_singing(sound: bytes, form: str, title: str, *, alone: bool) -> bytes:
    """A file of a synthetic voice, `alone` or with other parts, with signed credentials where its format can carry them."""
    if form not in MEDIA_TYPES:
        return sound
    source: Source = "trainedAlgorithmicMedia" if alone else "compositeWithTrainedAlgorithmicMedia"
    return signed(sound, form, title, source, (MODEL, VERSION), _identity())


@cache
def _identity() -> str:
    return env.made_once("signing.pem", new_identity)
