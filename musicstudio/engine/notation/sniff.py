"""What a file is, told from its bytes; its name only has to agree."""

import re
from pathlib import PurePosixPath
from typing import Literal

from musicstudio.engine.notation import limits, messages
from musicstudio.engine.notation.errors import UnreadableScore

Format = Literal["midi", "musicxml", "mxl", "mscx", "mscz", "abc", "ust", "ustx"]

_ENDINGS: dict[str, tuple[Format, ...]] = {
    ".mid": ("midi",),
    ".midi": ("midi",),
    ".musicxml": ("musicxml",),
    ".xml": ("musicxml",),
    ".mxl": ("mxl", "musicxml"),
    ".mscz": ("mscz", "mscx"),
    ".mscx": ("mscx", "mscz"),
    ".abc": ("abc",),
    ".ust": ("ust",),
    ".ustx": ("ustx",),
}
_CAPS: dict[Format, tuple[int, str]] = {
    "midi": (limits.MAX_MIDI_BYTES, messages.MIDI_TOO_BIG),
    "musicxml": (limits.MAX_MUSICXML_BYTES, messages.MUSICXML_TOO_BIG),
    "mxl": (limits.MAX_MUSICXML_BYTES, messages.MUSICXML_TOO_BIG),
    "mscx": (limits.MAX_MUSICXML_BYTES, messages.MUSICXML_TOO_BIG),
    "mscz": (limits.MAX_MUSICXML_BYTES, messages.MUSICXML_TOO_BIG),
    "abc": (limits.MAX_ABC_BYTES, messages.ABC_TOO_BIG),
    "ust": (limits.MAX_UTAU_BYTES, messages.UTAU_TOO_BIG),
    "ustx": (limits.MAX_UTAU_BYTES, messages.UTAU_TOO_BIG),
}
# A hundred entries, the most that are opened, and a comment fit.
_DIRECTORY = 64 * 1024


def sniff(data: bytes, filename: str) -> Format:
    """The format of `data`; raises UnreadableScore when it is none, too big, or not what `filename` ends in.

    Only the ending of `filename` is looked at, and it never becomes a path.
    """
    if not data:
        raise UnreadableScore(messages.EMPTY)
    ending = PurePosixPath(filename.replace("\x00", "").lower()).suffix
    found = _content(data)
    if ending not in _ENDINGS:
        raise UnreadableScore(messages.UNKNOWN_ENDING if found else messages.NOT_MUSIC)
    if found is None:
        raise UnreadableScore(messages.NOT_MUSIC)
    if found == "mxl" and ending == ".mscz":
        # It may have lost its directory: the reader says what is wrong with it.
        found = "mscz"
    if found not in _ENDINGS[ending]:
        raise UnreadableScore(messages.WRONG_ENDING)
    most, sentence = _CAPS[found]
    if len(data) > most:
        raise UnreadableScore(sentence)
    return found


def _content(data: bytes) -> Format | None:
    start = data[:4096]
    if start[:4] == b"MThd" or (start[:4] == b"RIFF" and start[8:12] == b"RMID"):
        return "midi"
    if start[:4] in (b"RIFF", b"fLaC", b"OggS", b"FORM") or start[:3] == b"ID3" or start[:2] in (b"\xff\xfb", b"\xff\xf3"):
        raise UnreadableScore(messages.AUDIO)
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        # A zip's directory stands at its end; what is inside is looked at when it is opened, in the sandbox.
        return "mscz" if b".mscx" in data[-_DIRECTORY:] else "mxl"
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "musicxml" if "<" in start.decode("utf-16", "replace") else None
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"<":
        return "mscx" if b"<museScore" in start else "musicxml"
    if text[:2] == b"[#" and re.match(rb"\[#[A-Z0-9]+\]", text):
        return "ust"
    if b"ustx_version:" in start:
        return "ustx"
    # Every ABC tune has a key, and begins with a comment or with a header line: a letter and a colon.
    lines = data[: limits.MAX_ABC_BYTES].removeprefix(b"\xef\xbb\xbf").splitlines()
    if b"\x00" not in start and any(line[:2] == b"K:" for line in lines) and (text[:1] == b"%" or text[1:2] == b":"):
        return "abc"
    return None
