"""What downloads of every app have in common."""

import unicodedata
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation


class AnyAccept(DefaultContentNegotiation):
    """The address names the format of a download, so no Accept header can refuse it."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def file_name(title: str, suffix: str) -> str:
    """The title as a file name that every system takes: no control or direction signs, no separators, at most 100 characters."""
    plain = "".join(" " if sign in '\\/:*?"<>|' or unicodedata.category(sign)[0] in "CZ" else sign for sign in title)
    return f"{' '.join(plain.split())[:100].strip(' .') or 'score'}.{suffix}"
