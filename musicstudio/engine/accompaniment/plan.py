"""From a score and what is asked to the chords that sound: those that are given, and those that the model writes.

Chords are given by pins, by symbols that are kept, and by whatever stands where nothing may be rewritten.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.accompaniment.chain import Bools, Chain, make_chain, sample
from musicstudio.engine.accompaniment.controls import Controls
from musicstudio.engine.accompaniment.data import GENRES, Genre, signature_tonic
from musicstudio.engine.accompaniment.model import ChordNet
from musicstudio.engine.accompaniment.slots import Floats, Slots, hear, make_slots
from musicstudio.engine.accompaniment.vocabulary import (
    STATES,
    chord_from,
    chord_of,
    names_nothing,
    state_of,
    understood,
    written,
)
from musicstudio.engine.notation.choir import STUDIO_PARTS
from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.notation.score import ChordSymbol, Note, Part, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.request import check_length, find_melody

MAJOR = np.isin(np.arange(12), (0, 2, 4, 5, 7, 9, 11))
IN_KEY = 0.85  # share of the melody that must lie in the scale of a signature that is to be believed
GENRE_OF: dict[str, Genre] = {"jazz-shells": "standards", "waltz": "standards"}  # all others are pop


@dataclass(frozen=True)
class Given:
    """What is known of a stretch [start, end): its symbol (None for a pin, which has no name yet), and its chord; `chord` None
    with a symbol that asks for silence or that nobody understands."""

    start: int
    end: int
    text: str | None
    chord: Chord | None


@dataclass(frozen=True)
class Span:
    """One chord within ticks [start, end); None is silence."""

    start: int
    end: int
    chord: Chord | None


@dataclass(frozen=True)
class Harmony:
    """Chords of one alternative: what sounds, covering the whole score, and the symbols to be shown."""

    spans: tuple[Span, ...]
    symbols: tuple[ChordSymbol, ...]


@dataclass(frozen=True)
class Task:
    """A score made ready. `chain` holds every way in which the chords could go, `allowed` (T, STATES) those that are given."""

    score: Score
    controls: Controls
    melody: tuple[str, str]
    notes: tuple[Note, ...]  # the melody's, sounding
    slots: Slots
    given: tuple[Given, ...]
    chain: Chain
    allowed: Bools


def prepare(score: Score, controls: Controls, net: ChordNet) -> Task:
    """Everything that chords are drawn from. Raises CannotCompose."""
    check_length(score)
    melody = find_melody(score, controls.melody, STUDIO_PARTS)
    part = score.part(melody[0])
    line = Part(part.id, part.name, tuple(n for n in part.notes if n.voice == melody[1]))
    notes = tuple(n for n in sounding_notes(line) if n.duration)
    given = tuple(_given(score, controls))
    bounds = {tick for g in given for tick in (g.start, g.end)} | set(controls.regenerate or ())
    slots = make_slots(score, bounds)
    pitched, plain = hear(slots, notes)
    genre = GENRES.index(GENRE_OF.get(controls.style, "pop"))
    chain = make_chain(net, pitched, plain, believed_tonic(score, pitched[:, :, 0].sum(0)), genre)
    allowed = np.ones((len(slots), STATES), bool)
    for g in given:
        if g.chord is not None:
            rows = slots.span(g.start, g.end)
            allowed[rows] = False
            allowed[rows, state_of(g.chord)] = True
    return Task(score, controls, melody, notes, slots, given, chain, allowed)


def believed_tonic(score: Score, heard: Floats) -> int | None:
    """Pitch class of the major key with the score's first signature; None when the melody, of which `heard` (12,) says how much
    of each class sounds, contradicts it: a melody that was played in has a signature that nobody chose."""
    tonic = signature_tonic(score.keys[0])
    total = float(heard.sum())
    return tonic if total > 0 and float(heard[np.roll(MAJOR, tonic)].sum()) >= IN_KEY * total else None


def _given(score: Score, controls: Controls) -> Iterator[Given]:
    """Stretches that do not overlap, in order."""
    pins = [p for p in controls.chord_pins if p.pitch_classes]
    symbols = sorted(score.chords, key=lambda symbol: symbol.tick)
    cuts = {m.onset for m in score.measures} | {s.tick for s in symbols} | {t for p in pins for t in (p.start, p.end)}
    cuts |= set(controls.regenerate or ())
    bounds = [*sorted(tick for tick in cuts if 0 <= tick < score.end), score.end]
    row = 0
    for start, end in itertools.pairwise(bounds):
        while row < len(symbols) and symbols[row].tick <= start:
            row += 1
        free = writable(score, controls, start)
        pin = next((p for p in pins if p.start <= start < p.end), None) if free else None
        if pin is not None:
            yield Given(start, end, None, chord_from(pin.pitch_classes, pin.bass))
        elif row and (not free or controls.chords == "keep"):
            text = symbols[row - 1].text
            yield Given(start, end, text, understood(text))


def writable(score: Score, controls: Controls, tick: int) -> bool:
    """Whether a chord may be written at this tick."""
    span = controls.regenerate
    return score.measure_at(tick) not in controls.locked_bars and (span is None or span[0] <= tick < span[1])


def draw(task: Task, number: int) -> Harmony:
    """The chords of one alternative."""
    controls, score = task.controls, task.score
    rng = np.random.default_rng([controls.seed & 0xFFFFFFFF, number, 0])
    states = sample(task.chain, task.allowed, rng, controls.temperature)
    owned: dict[int, list[ChordSymbol]] = {}
    for symbol in score.chords:
        owned.setdefault(symbol.tick, []).append(symbol)
    spans, symbols, shown, row = list[Span](), list[ChordSymbol](), "", 0
    for slot, state in enumerate(states):
        start, end = task.slots.ticks[slot], task.slots.ticks[slot + 1]
        while row < len(task.given) and task.given[row].end <= start:
            row += 1
        given = task.given[row] if row < len(task.given) and task.given[row].start <= start else None
        chord: Chord | None = chord_of(int(state))
        text = ""
        if given is not None:
            chord = None if given.text is not None and names_nothing(given.text) else given.chord or chord
            text = given.text if given.text is not None else written(given.chord or chord_of(int(state)), score.key_at(start))
        elif writable(score, controls, start) and chord is not None:
            text = written(chord, score.key_at(start))
        if given is not None and given.text is not None and start in owned:
            symbols += owned[start]
        elif text and text != shown:
            symbols.append(ChordSymbol(start, text))
        shown = text
        if spans and spans[-1].chord == chord:
            spans[-1] = Span(spans[-1].start, end, chord)
        else:
            spans.append(Span(start, end, chord))
    symbols += [symbol for symbol in score.chords if symbol.tick >= score.end]  # which nothing is written over
    return Harmony(tuple(spans), tuple(symbols))
