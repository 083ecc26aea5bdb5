"""What MIDI can hold comes back: pitch, onset, duration, part, voice, tempo, metre, key, pickup."""

from dataclasses import replace

import symusic
from hypothesis import given, settings

from musicstudio.engine.notation import TICKS_PER_QUARTER, Note, Part, Score
from musicstudio.engine.notation.midi_reader import beats_per_minute
from musicstudio.engine.notation.midi_writer import tracks
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.notation.writing import write_midi
from tests.engine.notation.strategies import scores
from tests.fixtures import midi_bytes
from tests.fixtures.good_files import small_score

Q = TICKS_PER_QUARTER


def sounds(part: Part) -> list[tuple[int, int, int, int]]:
    return sorted((note.onset, note.duration, note.pitch, note.velocity) for note in sounding_notes(part))


@settings(max_examples=80)
@given(scores())
def test_every_note_comes_back(score: Score) -> None:
    plain = [
        replace(part, name=f"Part {i}", notes=tuple(n for n in part.notes if not n.grace)) for i, part in enumerate(score.parts)
    ]
    plain = [part for part in plain if part.notes]
    if not plain:
        return
    read = read_score(write_midi(replace(score, parts=tuple(plain))), "own.mid").score
    assert [part.name for part in read.parts] == [part.name for part in plain]
    for before, after in zip(plain, read.parts, strict=True):
        assert sounds(after) == sounds(before)


def test_the_frame_comes_back() -> None:
    score = small_score()
    read = read_score(write_midi(score), "own.mid").score
    assert (read.metres, read.keys, read.tempos) == (score.metres, score.keys, score.tempos)
    assert (read.pickup, read.measures, read.title) == (Q, score.measures, "Test")
    assert [(part.name, part.program) for part in read.parts] == [("Soprano", 52), ("Bass", 0)]
    assert {note.voice for note in read.parts[1].notes} == {"1", "2"}
    assert read.parts[0].notes[0].lyrics[0].syllabic == "begin"
    assert [note.tuplet for note in read.parts[0].notes[1:4]] == [(3, 2)] * 3


def test_unisons_of_two_voices_do_not_cut_each_other() -> None:
    held = Note("a", 0, 4 * Q, 60)
    struck = Note("b", Q, Q, 60, voice="2")
    part = Part("p", "Piano", (held, struck))
    assert [name for name, _ in tracks(part)] == ["Piano", "Piano [voice 2]"]
    read = read_score(write_midi(replace(small_score(), parts=(part,))), "own.mid").score
    assert sounds(read.parts[0]) == [(0, 4 * Q, 60, 80), (Q, Q, 60, 80)]


def test_odd_resolutions_are_snapped_and_said() -> None:
    result = read_score(midi_bytes.file(11, midi_bytes.chunk(midi_bytes.run(3, 5))), "a.mid")
    assert [note.onset for note in result.score.parts[0].notes] == [0, round(5 * Q / 11), round(10 * Q / 11)]
    assert len(result.remarks) == 1
    assert read_score(midi_bytes.file(480, midi_bytes.chunk(midi_bytes.run(3))), "a.mid").remarks == []


def test_format_0_is_split_by_channel() -> None:
    events = [
        (0, b"\x90\x3c\x40"),
        (0, b"\x91\x40\x40"),
        (0, b"\x99\x24\x40"),
        (480, b"\x80\x3c\x00"),
        (0, b"\x81\x40\x00"),
        (0, b"\x89\x24\x00"),
    ]
    score = read_score(midi_bytes.file(480, midi_bytes.chunk(events), form=0), "a.mid").score
    assert [part.notes[0].pitch for part in score.parts if not part.percussion] == [60, 64]
    assert [part.clef for part in score.parts if part.percussion] == ["percussion"]


def test_overlaps_become_voices() -> None:
    events = [
        (0, b"\x90\x48\x40"),
        (0, b"\x90\x30\x40"),
        (480, b"\x80\x48\x00"),
        (0, b"\x90\x4a\x40"),
        (480, b"\x80\x4a\x00"),
        (0, b"\x80\x30\x00"),
    ]
    notes = read_score(midi_bytes.file(480, midi_bytes.chunk(events)), "a.mid").score.parts[0].notes
    assert [(note.pitch, note.voice) for note in notes] == [(72, "1"), (48, "2"), (74, "1")]


def test_tempos_are_the_shortest_decimal() -> None:
    for bpm in (97.0, 120.0, 66.67, 59.9, 200.5):
        assert beats_per_minute(symusic.Tempo(0, bpm).mspq) == bpm
