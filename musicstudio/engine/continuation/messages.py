"""Every sentence with which a continuation can be refused. Constants, so that the edge can translate them by lookup."""

LOCKED = "The melody's part is locked, so nothing can be written into it; unlock it or choose another melody."
NOTHING_OPEN = "Everything in the chosen place is locked; unlock some bars or notes, or choose another place."
MANY_BARS = "With the new bars this score has more than 400 bars; ask for fewer bars or continue a shorter piece."
LONG_MUSIC = "With the new bars this score lasts longer than 2,400 quarter notes; ask for fewer bars or continue a shorter piece."
