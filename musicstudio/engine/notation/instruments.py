"""What the instruments of the studio can play: sounding compasses as orchestration books give them.

Source: Adler, "The Study of Orchestration".
"""

COMPASSES = {
    0: (21, 108),  # piano
    19: (36, 96),  # organ, its 8-foot stops
    24: (40, 83),  # guitar
    32: (28, 67),  # double bass
    40: (55, 103),  # violin
    42: (36, 81),  # cello
    48: (28, 103),  # strings, from the double basses to the violins
    71: (50, 94),  # clarinet in B flat
    73: (60, 98),  # flute
}
"""By General MIDI program: MIDI, lowest and highest. Voices are not among them; choir.py has theirs."""
