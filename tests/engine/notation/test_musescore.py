"""What the reader makes of MuseScore's own files."""

import pytest

from musicstudio.engine.notation import TICKS_PER_QUARTER, ChordSymbol, KeyChange, MetreChange, Score, Tempo, UnreadableScore
from musicstudio.engine.notation.reading import read_score
from tests.fixtures.musescore import MSCX, chord, mscx, mscz, quarters

Q = TICKS_PER_QUARTER


def read(data: bytes) -> Score:
    return read_score(data, "a.mscx").score


def test_everything_that_a_score_holds_is_read() -> None:
    result = read_score(mscz(MSCX), "a.mscz")
    score = result.score
    assert (result.format, result.remarks) == ("musescore", [])
    assert (score.title, score.composer) == ("Test", "Nobody")
    assert score.pickup == Q
    assert [(bar.number, bar.duration, bar.repeat) for bar in score.measures] == [
        ("0", Q, ""), ("1", 3 * Q, "start"), ("2", 3 * Q, "end"),
    ]  # fmt: skip
    assert score.metres == (MetreChange(0, 3, 4),)
    assert score.keys == (KeyChange(0, -1),)
    assert score.tempos == (Tempo(0, 90.0),)
    assert score.chords == (ChordSymbol(Q, "Fmaj7/A"),)
    upper, lower = score.parts
    assert (upper.name, upper.clef, lower.clef) == ("Part 1", "G2", "F4")
    triplet = [note for note in upper.notes if note.tuplet]
    assert [(note.onset, note.duration, note.spelling) for note in triplet] == [
        (Q, Q // 3, "A"), (Q + Q // 3, Q // 3, "Bb"), (Q + 2 * Q // 3, Q // 3, "C"),
    ]  # fmt: skip
    assert [note.pitch for note in upper.notes if note.grace] == [74]
    assert [(note.tie, note.onset, note.duration) for note in upper.notes if note.tie] == [
        ("start", 2 * Q, 2 * Q), ("stop", 4 * Q, Q),
    ]  # fmt: skip
    assert [(note.pitch, note.onset) for note in upper.voices()["2"]] == [(60, 2 * Q), (64, 2 * Q)]
    assert [note.onset for note in upper.notes if note.fermata] == [6 * Q]
    words = [lyric for note in upper.notes for lyric in note.lyrics]
    assert [(word.text, word.syllabic, word.verse, word.extend) for word in words] == [
        ("Hello", "begin", 1, False), ("there", "single", 2, True),
    ]  # fmt: skip
    assert [note.pitch for note in lower.notes] == [41, 53], "the octave line ends at the barline"


def test_two_staves_of_a_part_are_told_by_their_order() -> None:
    instrument = '<Instrument><Channel><program value="4"/></Channel></Instrument>'
    piano = f'<Part><Staff id="7"/><Staff/><trackName>Piano</trackName>{instrument}</Part>'
    upper, lower = (f"<Measure><voice>{quarters(pitch)}</voice></Measure>" for pitch in (72, 48))
    score = read(mscx(upper, lower, parts=piano))
    assert [(part.id, part.name, part.program, part.notes[0].pitch) for part in score.parts] == [
        ("P1", "Piano", 4, 72), ("P1-2", "Piano", 4, 48),
    ]  # fmt: skip


@pytest.mark.parametrize(("signature", "key"), [("<accidental>2</accidental>", 0), ("<concertKey>0</concertKey>", 0)])
def test_a_clarinet_sounds_where_it_sounds(signature: str, key: int) -> None:
    """Pitches stand in the file as they sound; MuseScore 3 writes the key that the player reads, MuseScore 4 the one heard."""
    clarinet = (
        "<Part><Staff/><trackName>Clarinet</trackName><Instrument><transposeDiatonic>-1</transposeDiatonic>"
        "<transposeChromatic>-2</transposeChromatic></Instrument></Part>"
    )
    bar = f"<Measure><voice><KeySig>{signature}</KeySig><Harmony><root>16</root></Harmony>{quarters(60)}</voice></Measure>"
    score = read(mscx(bar, parts=clarinet))
    assert score.keys[0].fifths == key
    assert (score.parts[0].notes[0].pitch, score.parts[0].notes[0].spelling) == (60, "C")
    assert score.chords[0].text == "C"


def test_newer_chord_symbols_lie_one_level_deeper() -> None:
    harmony = "<Harmony><harmonyInfo><name>m7</name><root>16</root><bass>12</bass></harmonyInfo></Harmony>"
    assert read(mscx(f"<Measure><voice>{harmony}{quarters(60)}</voice></Measure>")).chords[0].text == "Dm7/Bb"


def test_bars_of_rest_drawn_as_one_are_not_counted_twice() -> None:
    rest = "<voice><Rest><durationType>measure</durationType><duration>4/4</duration></Rest></voice>"
    together = f"<Measure><multiMeasureRest>2</multiMeasureRest>{rest}</Measure>"
    bars = f"<Measure>{rest}</Measure>{together}<Measure>{rest}</Measure><Measure><voice>{quarters(60)}</voice></Measure>"
    score = read(mscx(bars))
    assert [bar.onset for bar in score.measures] == [0, 4 * Q, 8 * Q]
    assert score.parts[0].notes[0].onset == 8 * Q


def test_excerpts_are_passed_over_and_drums_are_drums() -> None:
    drums = "<Part><Staff/><trackName>Kit</trackName><Instrument><useDrumset>1</useDrumset></Instrument></Part>"
    inner = b"<Score><Staff><Measure><voice></voice></Measure></Staff></Score></Score>"
    data = mscx(f"<Measure><voice>{chord(38)}</voice></Measure>", parts=drums).replace(b"</Score>", inner)
    [part] = read(data).parts
    assert (part.percussion, len(part.notes)) == (True, 1)


def test_an_old_version_is_named() -> None:
    with pytest.raises(UnreadableScore, match="MuseScore 2 or older"):
        read(mscx(f"<Measure>{quarters(60)}</Measure>", version="2.06"))


def test_what_was_read_goes_on_through_musicxml() -> None:
    from musicstudio.engine.notation.writing import write_musicxml

    score = read(MSCX)
    assert read_score(write_musicxml(score), "a.musicxml").score == score
