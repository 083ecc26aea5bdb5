"""How entries of the audit trail are chained: each one's hash covers what it says and the hash of the one before.

Whoever changes, removes or slips in a row would have to recompute every later one, and still meets the hashes that were
noted elsewhere (a stored check, an export, a printed head). What is hashed is fixed for ever: old entries must still verify.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

GENESIS = "0" * 64
"""What stands for the entry before the first."""


def link(content: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the canonical JSON of one entry: `id, seq, at, who, verb, subject, detail, previous`."""
    return hashlib.sha256(canonical(content)).hexdigest()


def canonical(content: Mapping[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8; times in UTC to the microsecond; whole numbers without a fraction.

    The same bytes on every database: PostgreSQL forgets the order of keys, and that a number was written as 1e3.
    """
    return json.dumps(_plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def pseudonym(actor_id: int | None, secret: str | bytes | None = None) -> str:
    """Who did it, in a form that outlives the account: a keyed hash of its number, "" for the studio itself.

    Without the key nobody finds the number, so a deleted account is not named by what it leaves. With the key one can still ask
    whether a number fits, which is what verifying means; it is a pseudonym, not anonymity.
    """
    return "" if actor_id is None else salted_hmac("musicstudio.audit", str(actor_id), secret, algorithm="sha256").hexdigest()


def is_pseudonym_of(who: str, actor_id: int) -> bool:
    """Whether an entry was written for this account, under the present secret key or one that it replaced."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(who, pseudonym(actor_id, secret)) for secret in secrets)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
