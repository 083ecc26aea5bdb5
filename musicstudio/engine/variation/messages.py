"""Sentences that a request for a variation can be answered with. Constants, so that the edge can translate them by lookup."""

NO_OTHER = "The bars to morph into have no notes of this melody; choose other bars."
NO_SOURCE = "The bar to play like has no accompaniment by the studio; write one first, or choose another bar."
NO_CHORDS = "No chords are known here; write chord symbols, or an accompaniment to hear them in."
