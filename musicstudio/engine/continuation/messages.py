"""Every sentence that refuses a continuation or a style. Constants, so that the edge can translate them by lookup."""

LOCKED = "The melody's part is locked, so nothing can be written into it; unlock it or choose another melody."
NOTHING_OPEN = "Everything in the chosen place is locked; unlock some bars or notes, or choose another place."
MANY_BARS = "With the new bars this score has more than 400 bars; ask for fewer bars or continue a shorter piece."
LONG_MUSIC = "With the new bars this score lasts longer than 2,400 quarter notes; ask for fewer bars or continue a shorter piece."
FEW_MELODIES = "A style needs %(fewest)d different melodies that are long enough, and here are %(count)d; add more pieces."
SHORT_MELODIES = "None of these melodies is long enough to tell what was learnt; add a piece with %(notes)d notes or more."
NOTHING_LEARNT = "The studio expects these melodies as well as a style of them would; nothing was stored. More pieces may help."
