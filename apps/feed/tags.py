"""The words that tracks are described by, and listeners choose by: "instrument:violin", "mood:calm".

`engine.recommend.describing` finds them in a score.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Promise] = {
    "mood": _("Moods"),
    "style": _("Styles"),
    "texture": _("Who plays"),
    "instrument": _("Instruments"),
}
"""The part of a tag before the colon, in the order that people are asked in."""

TAGS: dict[str, Promise] = {
    "mood:bright": _("Bright"),
    "mood:calm": _("Calm"),
    "mood:lively": _("Lively"),
    "mood:melancholic": _("Melancholic"),
    "style:air": _("Air"),
    "style:chorale": _("Chorale"),
    "style:counterpoint": _("Counterpoint"),
    "style:jig": _("Jig"),
    "style:reel": _("Reel"),
    "style:song": _("Song"),
    "style:waltz": _("Waltz"),
    "texture:choir": _("Choir"),
    "texture:ensemble": _("Ensemble"),
    "texture:piano": _("Piano alone"),
    "texture:solo": _("One instrument"),
    "instrument:accordion": _("Accordion"),
    "instrument:bass": _("Double bass"),
    "instrument:bassoon": _("Bassoon"),
    "instrument:bells": _("Bells"),
    "instrument:cello": _("Cello"),
    "instrument:clarinet": _("Clarinet"),
    "instrument:drums": _("Drums"),
    "instrument:flute": _("Flute"),
    "instrument:guitar": _("Guitar"),
    "instrument:harp": _("Harp"),
    "instrument:harpsichord": _("Harpsichord"),
    "instrument:horn": _("Horn"),
    "instrument:oboe": _("Oboe"),
    "instrument:organ": _("Organ"),
    "instrument:piano": _("Piano"),
    "instrument:saxophone": _("Saxophone"),
    "instrument:strings": _("Strings"),
    "instrument:synthesizer": _("Synthesizer"),
    "instrument:trumpet": _("Trumpet"),
    "instrument:viola": _("Viola"),
    "instrument:violin": _("Violin"),
    "instrument:voice": _("Voice"),
}


def name_of(tag: str) -> str:
    """What it is called in the reader's language; the tag itself when it is none of ours."""
    return str(TAGS.get(tag, tag))
