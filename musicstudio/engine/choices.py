"""What musicians choose by name, apart from the models, which web processes never load."""

STYLES = ("pop-piano", "folk-guitar", "jazz-shells", "waltz", "string-pad")
"""Of an accompaniment."""

INSTRUMENTS = ("piano", "guitar")
"""Of an accompaniment pattern."""

MOODS = ("joyful", "sad", "calm", "bold", "tender")
"""Of words."""

RHYMES = ("ABAB", "AABB", "ABCB", "AAAA", "free")
"""Of words: lines with the same letter rhyme."""
