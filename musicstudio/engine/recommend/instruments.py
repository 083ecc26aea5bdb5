"""General MIDI programs by the names that listeners know instruments by."""

_RANGES = (
    (range(0, 6), "piano"),
    (range(6, 8), "harpsichord"),
    (range(8, 16), "bells"),
    (range(16, 21), "organ"),
    (range(21, 24), "accordion"),
    (range(24, 32), "guitar"),
    (range(32, 40), "bass"),
    (range(40, 41), "violin"),
    (range(41, 42), "viola"),
    (range(42, 43), "cello"),
    (range(43, 44), "bass"),
    (range(44, 46), "strings"),
    (range(46, 47), "harp"),
    (range(47, 48), "drums"),
    (range(48, 52), "strings"),
    (range(52, 55), "voice"),
    (range(55, 56), "strings"),
    (range(56, 60), "trumpet"),
    (range(60, 61), "horn"),
    (range(61, 64), "trumpet"),
    (range(64, 68), "saxophone"),
    (range(68, 70), "oboe"),
    (range(70, 71), "bassoon"),
    (range(71, 72), "clarinet"),
    (range(72, 80), "flute"),
    (range(80, 104), "synthesizer"),
    (range(104, 110), "guitar"),
    (range(110, 111), "violin"),
    (range(111, 112), "oboe"),
    (range(112, 128), "drums"),
)
BY_PROGRAM: tuple[str, ...] = tuple(name for programs, name in _RANGES for _program in programs)
"""The instrument of each program 0..127."""
DRUMS = "drums"
VOICE = "voice"
NAMES = tuple(dict.fromkeys(BY_PROGRAM))
