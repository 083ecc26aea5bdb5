"""The collections of the catalogue of the first start: one account each, what it holds, where that is from and under which terms.

What music21's corpus says of itself (corpus/license.txt) is that pieces are there with the permission of those who encoded them,
and that single ones have terms of their own. Taken is only what is in the public domain and says nothing that restricts it, or
what names a free licence. Left out are the Essen folk songs (not for commercial use), Palestrina's masses (a licence of their
own), and whatever a file claims rights in without giving any.
"""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
PUBLIC_DOMAIN = "Public domain"
CHOIR, ORGAN, GUITAR, VIOLIN, CELLO, FLUTE, CLARINET, PIANO = 52, 19, 24, 40, 42, 73, 71, 0


@dataclass(frozen=True, kw_only=True)
class Collection:
    """name        of its account
    composer    of all of it; "" where each file says so
    credit      from where; "{transcriber}" is who wrote a tune down
    licence     of the encoding; the music itself is in the public domain everywhere here
    ours        the files are the studio's own, not those of music21's corpus
    programs    General MIDI instruments of the parts in their order, as far as they are given; the last for all that follow
    bpm         quarter notes in the minute; None = as the file has it
    danced      bars in the minute of a dance: its repeats are played, and short ones come twice; 0 = it is none
    writes      what of the studio's own models writes under the melody: "four parts", or a style of accompaniment
    """

    name: str
    composer: str = ""
    credit: str
    licence: str = PUBLIC_DOMAIN
    ours: bool = False
    programs: tuple[int, ...] = ()
    bpm: float | None = None
    danced: float = 0
    writes: str = ""

    @property
    def email(self) -> str:
        """Nobody gets mail there: the top-level domain is reserved for that (RFC 6761)."""
        return f"{self.name.lower()}@studio.invalid"


@dataclass(frozen=True)
class Piece:
    """One line of pieces.tsv. `source` is the file in music21's corpus, or one of the studio's own, with "#" and a number where
    it is one tune of a book."""

    collection: Collection = field(repr=False)
    source: str
    title: str

    @property
    def slug(self) -> str:
        return f"{self.collection.name}/{self.source}"


_BACH = "Four-part chorales, encoded by Margaret Greentree; from the corpus of music21"
_ONEILL = "O’Neill’s Music of Ireland, Chicago 1903; transcribed by {transcriber}; from the corpus of music21"
_RYAN = "Ryan’s Mammoth Collection, Boston 1883; transcribed by {transcriber}; from the corpus of music21"
_OURS = "Written down for MusicStudio"
_HARMONY = "harmony by MusicStudio’s chorale model"
_PLAYED = "accompaniment by MusicStudio’s model"
_IRISH = "Traditional, Ireland"
_CAROLAN = "Turlough O’Carolan"

# The first one is what a fresh studio sounds with: short tunes of one instrument.
COLLECTIONS = (
    Collection(name="OCarolan", composer=_CAROLAN, credit=_ONEILL, programs=(GUITAR,), bpm=108),
    Collection(name="Bach-Chorales", composer="Johann Sebastian Bach", credit=_BACH, programs=(CHOIR,), bpm=84),
    Collection(name="Irish-Jigs", composer=_IRISH, credit=_ONEILL, programs=(VIOLIN,), danced=57),
    Collection(name="Songs-in-Four-Parts", credit=f"{_OURS}; {_HARMONY}", ours=True, programs=(CHOIR,), writes="four parts"),
    Collection(
        name="Bach-for-Strings", composer="Johann Sebastian Bach", credit=_BACH, programs=(VIOLIN, VIOLIN, VIOLIN, CELLO), bpm=76
    ),
    Collection(name="Irish-Airs", composer=_IRISH, credit=_ONEILL, programs=(FLUTE,), bpm=80),
    Collection(name="Songs-at-the-Piano", credit=f"{_OURS}; {_PLAYED}", ours=True, programs=(CLARINET,), writes="pop-piano"),
    Collection(name="Ryans-Reels", composer="Traditional", credit=_RYAN, programs=(VIOLIN,), danced=52),
    Collection(name="Bach-for-Winds", composer="Johann Sebastian Bach", credit=_BACH, programs=(FLUTE, CLARINET), bpm=80),
    Collection(
        name="Airs-with-Guitar", composer=_IRISH, credit=f"{_ONEILL}; {_PLAYED}", programs=(FLUTE,), bpm=92, writes="folk-guitar"
    ),
    Collection(
        name="Old-Songs",
        programs=(CHOIR,) * 5 + (PIANO,),
        credit="Encoded by Michael Scott Asato Cuthbert; from the corpus of music21",
        licence="CC0 1.0",
    ),
    Collection(name="Waltz-Time", composer=_IRISH, credit=f"{_ONEILL}; {_PLAYED}", programs=(VIOLIN,), bpm=120, writes="waltz"),
    Collection(name="Bach-at-the-Organ", composer="Johann Sebastian Bach", credit=_BACH, programs=(ORGAN,), bpm=72),
    Collection(name="Ryans-Hornpipes", composer="Traditional", credit=_RYAN, programs=(VIOLIN,), danced=42),
    Collection(
        name="Airs-with-Strings",
        composer=_IRISH,
        credit=f"{_ONEILL}; {_PLAYED}",
        programs=(CLARINET,),
        bpm=84,
        writes="string-pad",
    ),
    Collection(name="Irish-Reels", composer=_IRISH, credit=_ONEILL, programs=(VIOLIN,), danced=48),
)
_BY_NAME = {collection.name: collection for collection in COLLECTIONS}


def pieces() -> list[Piece]:
    """All of the catalogue, in the order in which it is made: from each collection one, then from each the next, so that what is
    there after a minute is as varied as the whole; of each turn what no model writes on, which is quicker, comes first."""
    lines = (FOLDER / "pieces.tsv").read_text().splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    by_collection: dict[str, list[Piece]] = {name: [] for name in _BY_NAME}
    for name, source, title in rows:
        by_collection[name].append(Piece(_BY_NAME[name], source, title))
    ordered = [(turn, piece) for found in by_collection.values() for turn, piece in enumerate(found)]
    return [piece for _turn, piece in sorted(ordered, key=lambda one: (one[0], bool(one[1].collection.writes)))]
