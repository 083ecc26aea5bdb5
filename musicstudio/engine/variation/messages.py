"""Sentences that a request for a variation can be answered with. Constants, so that the edge can translate them by lookup."""

MANY_BARS = "This score has more than 400 bars; vary a shorter piece."
LONG_MUSIC = "This score lasts longer than 2,400 quarter notes; vary a shorter piece."
NO_OTHER = "The bars to morph into have no notes of this melody; choose other bars."
NO_SOURCE = "The bar to play like has no accompaniment by the studio; write one first, or choose another bar."
NO_CHORDS = "No chords are known here; write chord symbols, or an accompaniment to hear them in."
