"""What musicians choose by name, apart from the models, which web processes never load."""

STYLE_PARTS = {
    "pop-piano": ("piano-right", "piano-left"),
    "folk-guitar": ("guitar",),
    "jazz-shells": ("piano-right", "double-bass"),
    "waltz": ("piano-right", "piano-left"),
    "string-pad": ("strings",),
}
STYLES = tuple(STYLE_PARTS)
"""Of an accompaniment; each writes these parts of `notation.choir.ACCOMPANIMENT`."""

INSTRUMENT_PARTS = {"piano": ("piano-right", "piano-left"), "guitar": ("guitar",)}
INSTRUMENTS = tuple(INSTRUMENT_PARTS)
"""Of an accompaniment pattern; each writes these parts."""

TEMPERATURE, CHORALE_TEMPERATURE = 0.9, 0.75
"""When nothing is said: of chords and continuations, and of four-part harmony, whose candidates are chosen from."""

MOODS = ("joyful", "sad", "calm", "bold", "tender")
"""Of words."""

RHYMES = ("ABAB", "AABB", "ABCB", "AAAA", "free")
"""Of words: lines with the same letter rhyme."""

FEWEST_MELODIES, FEWEST_NOTES = 5, 12
"""Of a private style: so many different melodies to learn from, each of so many notes."""

NOTES_TO_TELL = 50
"""Of a private style: one melody of so many notes must be among them, so that it can be told what was learnt."""

FEWEST_TO_MEASURE = 10
"""Of a private style: so many melodies are enough to spare some that measure what was learnt."""
