"""Reading answers in tests."""

import re
import warnings
from typing import Any

_CHANGING = re.compile(rb'(nonce="|csrfmiddlewaretoken" value="|csrf-token" content=")[^"]*')


def body(response: Any) -> bytes:
    """The whole body, streamed or not. (Django's test client reads an asynchronous stream with a warning; here it is meant.)"""
    if not response.streaming:
        return bytes(response.content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return b"".join(response)


def comparable(response: Any) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers without what differs between any two answers: nonces and CSRF tokens."""
    headers = {name: re.sub(r"'nonce-[^']*'", "'nonce-'", value) for name, value in response.headers.items()}
    return response.status_code, _CHANGING.sub(rb"\1", body(response)), headers
