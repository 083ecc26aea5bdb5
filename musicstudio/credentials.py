"""The installation's own signature: made on the first use of it, and kept in var/signing.pem."""

from functools import cache

from musicstudio import env
from musicstudio.engine.audio.credentials import MEDIA_TYPES, Statement, new_identity, root_of, signed


def can_carry(form: str) -> bool:
    """Whether files of this format carry credentials: no two of them are equal in every byte then. OGG files cannot."""
    return form in MEDIA_TYPES


def sign(sound: bytes, form: str, said: Statement) -> bytes:
    """A sound file with a statement, signed by this studio, where its format can carry one."""
    return signed(sound, form, said, _identity()) if can_carry(form) else sound


def studio_root() -> str:
    """The certificate (PEM) by which this studio's signatures are known."""
    return root_of(_identity())


@cache
def _identity() -> str:
    return env.made_once("signing.pem", new_identity)
