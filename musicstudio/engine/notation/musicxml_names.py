"""The words that our MusicXML reader and writer share.

Conventions of our own files (`<software>MusicStudio</software>`), all plain MusicXML 4.0 to other programs:

- A note that needs several heads is written as tied heads; the first carries the note's id, the others `<id>-s2`,
  `<id>-s3` and so on, which the reader joins again when they follow each other on one pitch. (With more hyphens where
  the score already uses such an id.)
- MusicXML voice 10 k + v is lane k of voice v (see `heads.py`).
- The field `musicstudio-spelling` is "key" when notes are spelled from their key unless marked, else "note"; a note
  that differs carries `<other-play type="musicstudio">` with "key" or "note". So `Note.spelling` survives exactly.
- A head whose own id looks like a split head's is marked "head" in the same element.
"""

SOFTWARE = "MusicStudio"
SPELLING_FIELD = "musicstudio-spelling"
MARK = "musicstudio"
BY_KEY, BY_NOTE, OWN_HEAD = "key", "note", "head"
NO_PARTS = "_empty"
"""Part id of a score without parts: MusicXML needs one."""

SIGN_OF_CLEF: dict[str, tuple[str, int, int]] = {
    "G2": ("G", 2, 0),
    "F4": ("F", 4, 0),
    "C3": ("C", 3, 0),
    "C4": ("C", 4, 0),
    "G2-8": ("G", 2, -1),
    "percussion": ("percussion", 2, 0),
}
ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}

# Where the drums of the General MIDI kit stand on the staff, after Weinberg, Guide to Standardized Drumset Notation.
DRUM_PLACES: dict[int, tuple[str, int]] = {
    35: ("F", 4),
    36: ("F", 4),
    37: ("C", 5),
    38: ("C", 5),
    40: ("C", 5),
    41: ("A", 4),
    42: ("G", 5),
    43: ("A", 4),
    44: ("D", 4),
    45: ("B", 4),
    46: ("G", 5),
    47: ("D", 5),
    48: ("D", 5),
    49: ("A", 5),
    50: ("E", 5),
    51: ("F", 5),
    53: ("F", 5),
    57: ("B", 5),
    59: ("F", 5),
}
OTHER_DRUM = ("C", 5)
