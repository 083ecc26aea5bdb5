"""Hypothesis strategies for Scores: everything that notation can express, awkward lengths included."""

from dataclasses import replace

from hypothesis import strategies as st

from musicstudio.engine.notation import (
    TICKS_PER_QUARTER,
    ChordSymbol,
    KeyChange,
    Lyric,
    Measure,
    MetreChange,
    Note,
    Part,
    Score,
    Tempo,
    regular_measures,
)
from musicstudio.engine.notation.score import note_order
from musicstudio.engine.notation.text import clean_text

Q = TICKS_PER_QUARTER
LENGTHS = st.sampled_from(
    [
        Q // 4,
        Q // 2,
        3 * Q // 4,
        Q,
        3 * Q // 2,
        2 * Q,
        3 * Q,
        4 * Q,
        5 * Q // 2,
        9 * Q // 4,
        Q // 3,
        2 * Q // 3,
        Q // 5,
        1,
        100,
        7777,
    ]
)
TEXT = st.text(max_size=12).map(lambda text: clean_text(text, 12))
SPELLINGS = {
    0: ("C", "B#", "Dbb"),
    1: ("C#", "Db", "B##"),
    2: ("D", "C##", "Ebb"),
    3: ("D#", "Eb", "Fbb"),
    4: ("E", "Fb", "D##"),
    5: ("F", "E#", "Gbb"),
}
SPELLINGS |= {
    6: ("F#", "Gb", "E##"),
    7: ("G", "F##", "Abb"),
    8: ("G#", "Ab"),
    9: ("A", "G##", "Bbb"),
    10: ("A#", "Bb", "Cbb"),
    11: ("B", "A##", "Cb"),
}
LYRICS = st.builds(
    Lyric,
    TEXT.filter(bool),
    st.sampled_from(["single", "begin", "middle", "end"]),
    st.integers(1, 4),
    st.booleans(),
)


@st.composite
def ids(draw: st.DrawFn, number: int) -> str:
    """Mostly plain; sometimes an id that looks like a later head of another note."""
    if draw(st.integers(0, 9)) == 0:
        return f"n{max(0, number - 1)}-s{draw(st.integers(2, 3))}-{number}"[: draw(st.sampled_from([5, 40]))] + f"x{number}-s2"
    return f"n{number}"


@st.composite
def notes(draw: st.DrawFn, end: int, first: int, percussion: bool) -> list[Note]:
    found: list[Note] = []
    tick = 0
    for number in range(first, first + draw(st.integers(0, 12))):
        if draw(st.integers(0, 3)):
            tick += draw(LENGTHS)
        onset = min(tick, end - 1)
        grace = not percussion and draw(st.integers(0, 9)) == 0
        pitch = draw(st.integers(24, 100))
        spelled = not percussion and draw(st.booleans())
        found.append(
            Note(
                id=draw(ids(number)),
                onset=onset,
                duration=draw(st.sampled_from([0, 0, 1260])) if grace else min(draw(LENGTHS), end - onset),
                pitch=pitch,
                voice=draw(st.sampled_from("1112349")),
                spelling=draw(st.sampled_from(SPELLINGS[pitch % 12])) if spelled else "",
                tie=draw(st.sampled_from(["", "", "", "start", "stop", "continue"])),
                tuplet=draw(st.sampled_from([None, None, None, (3, 2), (5, 4), (7, 8), (2, 3)])),
                velocity=draw(st.one_of(st.just(80), st.integers(1, 127))),
                grace=grace,
                fermata=draw(st.integers(0, 9)) == 0,
                lyrics=tuple(draw(st.lists(LYRICS, max_size=2))) if draw(st.integers(0, 4)) == 0 else (),
            )
        )
        if draw(st.booleans()):
            tick = min(end - 1, found[-1].end)
    # A grace note with a length must end in the score like any other.
    return [note if note.end <= end else replace(note, duration=0) for note in found]


@st.composite
def scores(draw: st.DrawFn) -> Score:
    unit = draw(st.sampled_from([2, 4, 4, 8, 16]))
    metres = [MetreChange(0, draw(st.integers(2, 9)), unit)]
    pickup = draw(st.sampled_from([0, 0, Q // 2, Q // 3])) if metres[0].bar_ticks > Q else 0
    measures = list(regular_measures(draw(st.integers(1, 10)) * Q, tuple(metres), pickup))
    if draw(st.booleans()):
        # A bar of its own length, numbered as the user likes.
        tick = measures[-1].end
        measures.append(Measure(tick, draw(st.sampled_from([Q, 3 * Q // 2, 77])), draw(TEXT)))
    repeats = st.sampled_from(["", "", "", "start", "end", "both"])
    measures = [replace(measure, repeat=draw(repeats)) for measure in measures]
    end = measures[-1].end
    ticks = st.lists(st.integers(1, end - 1), max_size=2, unique=True).map(sorted)
    metres += [MetreChange(tick, draw(st.integers(1, 12)), draw(st.sampled_from([2, 4, 8]))) for tick in draw(ticks)]
    fifths, mode = st.integers(-7, 7), st.sampled_from(["major", "minor"])
    keys = [KeyChange(tick, draw(fifths), draw(mode)) for tick in [0, *draw(ticks)]]
    bpm = st.floats(5, 1000).map(lambda value: round(value, 3))
    tempos = [Tempo(tick, draw(bpm)) for tick in [0, *draw(ticks)]]
    typed = st.one_of(st.sampled_from(["F#m7b5", "C/E", "N.C.", "C6/9", "Bbmaj7#11/D", "", "Cb5"]), TEXT)
    chords = [ChordSymbol(tick, draw(typed)) for tick in draw(ticks)]
    parts: list[Part] = []
    for number in range(draw(st.integers(0, 3))):
        percussion = draw(st.integers(0, 5)) == 0
        own = draw(notes(end, 100 * number, percussion))
        clef = draw(st.sampled_from(["G2", "F4", "C3", "C4", "G2-8", "percussion"]))
        program = draw(st.integers(0, 127))
        parts.append(Part(f"part-{number}", draw(TEXT), tuple(sorted(own, key=note_order)), program, clef, percussion))
    return Score(
        tuple(measures),
        tuple(parts),
        tuple(metres),
        tuple(keys),
        tuple(tempos),
        tuple(chords),
        draw(TEXT),
        draw(TEXT),
        draw(TEXT),
    )
