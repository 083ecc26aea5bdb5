"""What readers make of files of other programs."""

import sys
from pathlib import Path

import pytest

from musicstudio.engine import sandbox
from musicstudio.engine.notation import TICKS_PER_QUARTER, KeyChange, MetreChange, UnreadableScore
from musicstudio.engine.notation.melody import with_melody_only
from musicstudio.engine.notation.reading import ReadResult, read_score, read_score_safely
from tests.fixtures.good_files import good_files, small_score
from tests.fixtures.hostile import musicxml, zipped

Q = TICKS_PER_QUARTER


@pytest.mark.parametrize(
    "name", ["good.mid", "good.musicxml", "good.mxl", "good.abc", "good.mscx", "good.mscz", "good.ust", "good.ustx"]
)
def test_the_sandbox_reads_the_same(name: str) -> None:
    data = good_files()[name]
    result = read_score_safely(data, name)
    assert result == read_score(data, name)
    assert ReadResult.from_json(result.to_json()) == result


def test_a_container_that_is_not_xml_does_not_hide_the_score() -> None:
    # As some programs write it around a title with an apostrophe; a fifth of a published corpus comes like this.
    container = b"<?xml version='1.0'?><container><rootfiles><rootfile full-path='I'm here.xml'/></rootfiles></container>"
    data = zipped({"META-INF/container.xml": container, "I'm here.xml": musicxml()})
    assert read_score(data, "a.mxl").score == read_score(musicxml(), "a.musicxml").score


def test_abc_reads_all_that_music21_loses() -> None:
    score = read_score(good_files()["good.abc"], "a.abc").score
    notes = score.parts[0].notes
    assert (score.title, score.composer) == ("The Test \u2014 Reel", "Trad.")
    assert score.pickup == Q
    assert score.metres == (MetreChange(0, 4, 4), MetreChange(21 * Q, 3, 4))
    assert score.keys == (KeyChange(0, 1), KeyChange(21 * Q, -1, "minor"))
    assert [chord.text for chord in score.chords] == ["G", "D7"]
    assert [lyric.text for note in notes for lyric in note.lyrics] == ["la", "la", "la", "la", "the", "end", "one", "two"]
    assert [note.duration for note in notes if note.tuplet] == [Q // 3] * 3
    assert notes[-1].fermata and notes[-1].duration == 3 * Q
    tied = [note for note in notes if note.tie]
    assert [(note.tie, note.pitch, note.duration) for note in tied] == [("start", 69, 2 * Q), ("stop", 69, 2 * Q)]
    assert [measure.repeat for measure in score.measures[:4]] == ["", "start", "", "end"]
    broken = [note for note in notes if score.measures[3].onset <= note.onset < score.measures[4].onset]
    assert [note.duration for note in broken[:2]] == [3 * Q // 2, Q // 2]


def test_interleaved_abc_voices_follow_their_own_bars() -> None:
    tune = b"X:1\nM:4/4\nL:1/4\nK:C\nV:1 name=Upper\nCDEF|\nV:2 clef=bass\nC,4|\nV:1\nGABc|\nV:2\nG,4|\n"
    upper, lower = read_score(tune, "a.abc").score.parts
    assert [note.onset for note in upper.notes] == [index * Q for index in range(8)]
    assert [(note.onset, note.pitch) for note in lower.notes] == [(0, 48), (4 * Q, 55)]
    assert (upper.name, lower.clef) == ("Upper", "F4")


def test_abc_accidentals_last_to_the_barline_and_over_ties() -> None:
    notes = read_score(b"X:1\nM:4/4\nL:1/4\nK:G\nF^ccc-|cFcF|", "a.abc").score.parts[0].notes
    assert [note.pitch for note in notes] == [66, 73, 73, 73, 73, 66, 72, 66]


def test_an_abc_file_may_begin_with_a_comment() -> None:
    assert read_score(b"% from my tune book\n\nX:1\nK:C\nc|", "a.abc").score.parts[0].notes[0].pitch == 72


def test_an_abc_line_may_begin_with_a_note_before_a_repeat() -> None:
    notes = read_score(b"X:1\nM:1/4\nL:1/4\nF:a.abc\nK:C\n|:E|\nF:|\n|:G|\nA::\nB:|", "a.abc").score.parts[0].notes
    assert [note.pitch for note in notes] == [64, 65, 67, 69, 71]


@pytest.mark.parametrize(
    ("key", "mode", "fifths"), [("AM", "major", 3), ("Am", "minor", 0), ("AMin", "minor", 0), ("A", "major", 3)]
)
def test_only_a_small_m_means_minor_in_abc(key: str, mode: str, fifths: int) -> None:
    [change] = read_score(f"X:1\nK:{key}\nc|".encode(), "a.abc").score.keys
    assert (change.mode, change.fifths) == (mode, fifths)


def test_a_bar_of_rests_is_as_long_as_its_metre() -> None:
    """Many programs write a whole rest of four quarters, whatever the metre; a lone one tells nothing."""
    note = "<note><pitch><step>C</step><octave>5</octave></pitch><duration>3</duration><voice>1</voice></note>"
    rest = "<note><rest/><duration>4</duration><voice>1</voice></note>"
    attributes = "<attributes><divisions>1</divisions><time><beats>3</beats><beat-type>4</beat-type></time></attributes>"
    bars = "".join(
        f'<measure number="{number}">{attributes if number == 1 else ""}{content}</measure>'
        for number, content in enumerate((note, rest, note), 1)
    )
    text = (
        '<score-partwise><part-list><score-part id="P1"><part-name>Air</part-name></score-part></part-list>'
        f'<part id="P1">{bars}</part></score-partwise>'
    )
    score = read_score(text.encode(), "a.musicxml").score
    assert [measure.duration for measure in score.measures] == [3 * TICKS_PER_QUARTER] * 3


def test_transposing_parts_sound_where_they_sound() -> None:
    clarinet = (
        "<attributes><divisions>1</divisions><key><fifths>2</fifths></key><time><beats>4</beats><beat-type>4</beat-type></time>"
        "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose></attributes>"
        "<note><pitch><step>D</step><octave>5</octave></pitch><duration>4</duration></note>"
    )
    score = read_score(musicxml(clarinet), "a.musicxml").score
    note = score.parts[0].notes[0]
    assert (note.pitch, note.spelling) == (72, "C")
    assert score.keys[0].fifths == 0


def test_two_staves_become_two_parts_with_their_own_voices() -> None:
    piano = (
        "<attributes><divisions>2</divisions><staves>2</staves><clef number='1'><sign>G</sign><line>2</line></clef>"
        "<clef number='2'><sign>F</sign><line>4</line></clef></attributes>"
        "<note><pitch><step>C</step><octave>5</octave></pitch><duration>8</duration><voice>1</voice><staff>1</staff></note>"
        "<backup><duration>8</duration></backup>"
        "<note><pitch><step>C</step><octave>3</octave></pitch><duration>8</duration><voice>5</voice><staff>2</staff></note>"
    )
    upper, lower = read_score(musicxml(piano), "a.musicxml").score.parts
    assert (upper.id, lower.id, lower.clef) == ("P1", "P1-2", "F4")
    assert (lower.notes[0].voice, lower.notes[0].pitch) == ("1", 48)


def test_quarter_tones_are_said() -> None:
    note = "<note><pitch><step>C</step><alter>0.5</alter><octave>4</octave></pitch><duration>4</duration></note>"
    assert len(read_score(musicxml(note), "a.musicxml").remarks) == 1


def test_the_melody_is_guessed_and_made_a_seed() -> None:
    result = read_score(good_files()["good.musicxml"], "a.musicxml")
    best = result.melody_candidates[0]
    assert (best.part_id, best.voice, best.note_count) == ("s", "1", 6)
    assert sum(candidate.confidence for candidate in result.melody_candidates) == pytest.approx(1, abs=0.01)
    seed = with_melody_only(result.score, best.part_id, best.voice)
    assert [part.id for part in seed.parts] == ["melody"]
    assert seed.parts[0].notes == small_score().parts[0].notes
    assert (seed.chords, seed.metres, seed.measures) == (result.score.chords, result.score.metres, result.score.measures)
    with pytest.raises(KeyError):
        with_melody_only(result.score, "s", "7")


def test_only_listed_functions_run_in_the_sandbox() -> None:
    with pytest.raises(ValueError, match="may not run"):
        sandbox.run("os:system", b"true")


def test_a_child_that_takes_too_long_is_killed() -> None:
    with pytest.raises(sandbox.SandboxFailure):
        sandbox.run("musicstudio.engine.notation.reading:parse", b"MThd", "a.mid", limits=sandbox.Limits(wall_seconds=0.01))


def test_a_child_that_needs_too_much_memory_is_refused() -> None:
    with pytest.raises((sandbox.SandboxFailure, UnreadableScore)):
        sandbox.run(
            "musicstudio.engine.notation.reading:parse",
            good_files()["good.mid"],
            "a.mid",
            limits=sandbox.Limits(memory=40 * 2**20),
        )


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux")
def test_a_child_has_no_sockets_no_programs_and_no_files_to_write(tmp_path: Path) -> None:
    import subprocess

    probe = f"""
import os, socket, subprocess
from musicstudio.engine.sandbox_child import limit
limit({{"memory": 2**30, "cpu_seconds": 5, "open_files": 32}})
for attempt in (socket.socket, lambda: subprocess.run(["/bin/true"]), lambda: os.unlink({str(tmp_path / "x")!r}),
                lambda: open({str(tmp_path / "y")!r}, "w").write("x" * 9000)):
    try:
        attempt()
        print("did")
    except OSError:
        print("refused")
"""
    (tmp_path / "x").touch()
    root = Path(__file__).resolve().parents[3]
    # Exceeding the file size raises a signal first; Python ignores it and the write fails.
    shown = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=False, timeout=60)
    assert shown.stdout.split() == ["refused"] * 4, shown.stderr


def test_refusals_are_sentences_not_traces() -> None:
    with pytest.raises(UnreadableScore, match="ending does not match"):
        read_score_safely(good_files()["good.mid"], "a.xml")
