"""Text of foreign files made harmless: no control characters, nothing that reorders or hides what follows it."""

import re

# Controls, lone surrogates, line and paragraph separators, byte order marks, non-characters, and the bidirectional
# marks that let a title read backwards (Unicode TR 36, "bidirectional text spoofing"). Joiners stay: scripts need them.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile("[\t\n\r\u2028\u2029]+")


def clean_text(text: str | None, most: int) -> str:
    """`text` on one line, without harmful characters, at most `most` characters long."""
    if not text:
        return ""
    # Cut first: a megabyte of title is not worth scanning.
    return _SPACES.sub(" ", _HARMFUL.sub("", text[: most * 4])).strip()[:most].rstrip()
