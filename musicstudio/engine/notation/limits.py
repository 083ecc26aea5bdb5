"""Caps on foreign music, in one place for the upload gate and the readers.

Sizes are bytes as uploaded unless they say unpacked. Every cap is checked before the bytes reach a parser.
"""

from musicstudio.engine.notation.json_form import MAX_MEASURES, MAX_NOTES, MAX_PARTS, MAX_TICK

MAX_MIDI_BYTES = 1024 * 1024
MAX_MUSICXML_BYTES = 5 * 1024 * 1024
MAX_MUSICXML_UNPACKED = 5 * 1024 * 1024
MAX_UNPACK_RATIO = 100
MAX_ZIP_ENTRIES = 100
# A tune takes a few KB; tune books have to be split anyway.
MAX_ABC_BYTES = 128 * 1024
# A song of an hour, with pitch curves, takes about one.
MAX_UTAU_BYTES = 2 * 1024 * 1024

MAX_SCORE_BYTES = {
    ".mid": MAX_MIDI_BYTES,
    ".midi": MAX_MIDI_BYTES,
    ".musicxml": MAX_MUSICXML_BYTES,
    ".xml": MAX_MUSICXML_BYTES,
    ".mxl": MAX_MUSICXML_BYTES,
    ".mscz": MAX_MUSICXML_BYTES,
    ".mscx": MAX_MUSICXML_BYTES,
    ".abc": MAX_ABC_BYTES,
    ".ust": MAX_UTAU_BYTES,
    ".ustx": MAX_UTAU_BYTES,
}

__all__ = [
    "MAX_ABC_BYTES",
    "MAX_MEASURES",
    "MAX_MIDI_BYTES",
    "MAX_MUSICXML_BYTES",
    "MAX_MUSICXML_UNPACKED",
    "MAX_NOTES",
    "MAX_PARTS",
    "MAX_SCORE_BYTES",
    "MAX_TICK",
    "MAX_UNPACK_RATIO",
    "MAX_UTAU_BYTES",
    "MAX_ZIP_ENTRIES",
]
