"""Three public-domain melodies to start from, and the empty score."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musicstudio.engine.notation import (
    TICKS_PER_QUARTER,
    KeyChange,
    MetreChange,
    Note,
    Part,
    Score,
    Tempo,
    regular_measures,
)

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True)
class Melody:
    """A tune with its source. `notes` are written "B4 q", see `_read`."""

    slug: str
    title: Promise
    origin: Promise
    metre: tuple[int, int]
    fifths: int
    mode: str
    bpm: float
    notes: str
    pickup: int = 0

    def score(self) -> Score:
        """The tune as a score of one part "melody", its barlines placed after the pickup."""
        notes = tuple(_read(self.notes))
        metres = (MetreChange(0, *self.metre),)
        return Score(
            measures=regular_measures(notes[-1].end, metres, self.pickup),
            parts=(Part(id="melody", name="Melody", notes=notes),),
            metres=metres,
            keys=(KeyChange(0, self.fifths, "minor" if self.mode == "minor" else "major"),),
            tempos=(Tempo(0, self.bpm),),
            title=str(self.title),
        )


_VALUES = {"s": 0.25, "e": 0.5, "e.": 0.75, "q": 1.0, "q.": 1.5, "h": 2.0, "h.": 3.0, "w": 4.0}


def _read(text: str) -> Iterator[Note]:
    """Notes "G#4e." = G sharp 4, dotted eighth; "|" is for the reader's eye; a trailing "^" is a fermata."""
    number, onset = count(1), 0
    for word in text.replace("|", " ").split():
        fermata = word.endswith("^")
        split = next(i for i, sign in enumerate(word) if sign.isdigit())
        name, octave, value = word[:split], int(word[split]), word[split + 1 :].rstrip("^")
        duration = int(_VALUES[value] * TICKS_PER_QUARTER)
        pitch = 12 * (octave + 1) + _STEPS[name[0]] + name.count("#") - name[1:].count("b")
        yield Note(f"m{next(number)}", onset, duration, pitch, spelling=name, fermata=fermata)
        onset += duration


MELODIES = (
    Melody(
        slug="ode-to-joy",
        title=_("Ode to Joy"),
        origin=_("Ludwig van Beethoven, 1824"),
        metre=(4, 4),
        fifths=1,
        mode="major",
        bpm=108.0,
        notes="""
            B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | B4q. A4e A4h
            B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | A4q. G4e G4h
            A4q A4q B4q G4q | A4q B4e C5e B4q G4q | A4q B4e C5e B4q A4q | G4q A4q D4h
            B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | A4q. G4e G4h^
        """,
    ),
    Melody(
        slug="old-hundredth",
        title=_("Old Hundredth"),
        origin=_("Genevan Psalter, 1551"),
        metre=(4, 4),
        fifths=1,
        mode="major",
        bpm=84.0,
        pickup=TICKS_PER_QUARTER,
        notes="""
            G4q | G4q F#4q E4q D4q | G4q A4q B4q^
            B4q | B4q B4q A4q G4q | C5q B4q A4q^
            G4q | A4q B4q A4q G4q | E4q F#4q G4q^
            D5q | B4q G4q A4q C5q | B4q A4q G4h^
        """,
    ),
    Melody(
        slug="greensleeves",
        title=_("Greensleeves"),
        origin=_("English folk tune, 16th century"),
        metre=(6, 8),
        fifths=0,
        mode="minor",
        bpm=90.0,
        pickup=TICKS_PER_QUARTER // 2,
        notes="""
            A4e | C5q D5e E5e. F5s E5e | D5q B4e G4e. A4s B4e | C5q A4e A4e. G#4s A4e | B4q G#4e E4q
            A4e | C5q D5e E5e. F5s E5e | D5q B4e G4e. A4s B4e | C5e. B4s A4e G#4e. F#4s G#4e | A4q. A4q.^
            G5q. G5e. F#5s E5e | D5q B4e G4e. A4s B4e | C5q A4e A4e. G#4s A4e | B4q G#4e E4q.
            G5q. G5e. F#5s E5e | D5q B4e G4e. A4s B4e | C5e. B4s A4e G#4e. F#4s G#4e | A4q. A4q.^
        """,
    ),
)


def melody(slug: str) -> Melody | None:
    return next((tune for tune in MELODIES if tune.slug == slug), None)


def empty_score(title: str = "") -> Score:
    """Eight empty bars of 4/4 with one part to write the melody into."""
    blank = Score(measures=regular_measures(8 * 4 * TICKS_PER_QUARTER, (MetreChange(0, 4, 4),)))
    return replace(blank, parts=(Part(id="melody", name="Melody"),), title=title[:200])
