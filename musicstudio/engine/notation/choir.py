"""Four-part writing as the whole house knows it: which parts the studio writes, what voices can sing, how long a piece may be.

Kept apart from the models, which web processes never load.
"""

from musicstudio.engine.notation.score import TICKS_PER_QUARTER

WRITTEN_PARTS = ("alto", "tenor", "bass")
"""Ids of the parts that the studio writes, and may write again. A part that comes from elsewhere never has one of them."""

RANGES = {"soprano": (60, 81), "alto": (53, 74), "tenor": (47, 69), "bass": (38, 64)}
"""Comfortable ranges of a choir, as harmony books give them: MIDI, lowest and highest."""

MAX_BARS = 400
"""Bars that are harmonised at a time."""

MAX_TICKS = MAX_BARS * 6 * TICKS_PER_QUARTER
"""Ticks that are harmonised at a time: as many bars of 12/8. Time is what the network's work grows with, however it is barred."""
