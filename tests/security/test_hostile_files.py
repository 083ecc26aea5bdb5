"""Hostile uploads: every one is answered with one clear sentence, quickly, whatever it holds."""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.audio.facts import describe_safely
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.messages import BROKE_READER
from musicstudio.engine.notation.reading import read_score, read_score_safely
from musicstudio.engine.notation.writing import write_musicxml
from tests.fixtures import midi_bytes
from tests.fixtures.hostile import hostile_recordings, hostile_scores, musicxml
from tests.fixtures.mutations import KINDS

ROOT = Path(__file__).resolve().parents[2]
SCORES = list(hostile_scores())
RECORDINGS = list(hostile_recordings())
MUTATIONS = 1000
# These are odd but harmless, and are read: what matters is that they come back clean.
HARMLESS = {
    "key of 99 sharps",
    "unit length 0",
    "65,535 tracks claimed",
    "good.abc cut at 3/10",
    "good.abc cut at 5/10",
    "good.abc cut at 7/10",
    "good.abc cut at 9/10",
}


def processor_seconds() -> float:
    """Used by children that have ended, so that other work on the machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def is_one_sentence(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][^\n]{20,250}\.", text)) and not re.search(r"\. [A-Z]", text.replace("MuseScore", ""))


def test_there_are_more_than_forty() -> None:
    names = [name for name, _, _ in [*SCORES, *RECORDINGS]]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("name", "filename", "data"), SCORES, ids=[name for name, _, _ in SCORES])
def test_hostile_score_is_refused_in_one_sentence(name: str, filename: str, data: bytes) -> None:
    before = processor_seconds()
    try:
        read_score_safely(data, filename)
        read = True
    except UnreadableScore as error:
        read = False
        assert is_one_sentence(str(error)), str(error)
        assert str(error) != BROKE_READER, "the reader did not foresee this"
    assert read == (name in HARMLESS)
    assert processor_seconds() - before < 10


@pytest.mark.parametrize(("name", "filename", "data"), RECORDINGS, ids=[name for name, _, _ in RECORDINGS])
def test_hostile_recording_is_refused_or_read_short(name: str, filename: str, data: bytes) -> None:
    before = processor_seconds()
    try:
        # A recording that is cut short still holds the sound before the cut.
        assert describe_safely(data).seconds < 1
        assert "cut at" in name or "claimed" in name
    except UnreadableAudio as error:
        assert is_one_sentence(str(error)), str(error)
    assert processor_seconds() - before < 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_mutations_raise_nothing_else(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One child reads them all, so that a parser written in C that crashes on any of them ends it, and fails this test."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.fixtures.mutations", kind, "0", str(MUTATIONS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = child.stdout.splitlines()
    at = f"at mutation {lines[-1][:20] if lines else 'none'}: {child.stderr[-2000:]}"
    assert child.returncode == 0, at
    outcome = json.loads(lines[-1])
    assert outcome["uncaught"] == []
    assert outcome["read"] + outcome["refused"] == MUTATIONS
    # What a reader did not foresee is told in a sentence of its own; a reader that knows its format never needs it.
    assert BROKE_READER not in outcome["sentences"]
    assert all(map(is_one_sentence, outcome["sentences"])), outcome["sentences"]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{kind}: {MUTATIONS} mutations, {outcome['read']} read, {outcome['refused']} refused, "
            f"the slowest took {outcome['slowest']:.2f} s\n"
        )
    assert outcome["slowest"] < 10


def test_titles_lose_what_could_deceive() -> None:
    title = "Ode\u202egpj.exe\u0007 to\u2066 Joy\u200f"
    score = read_score_safely(musicxml(title=title.replace("\x07", "")), "a.musicxml").score
    assert score.title == "Odegpj.exe to Joy"
    assert score.parts[0].name == "Odegpj.exe to Joy"
    track = midi_bytes.chunk([midi_bytes.meta(3, "N\x00UL \u202eevil".encode()), *midi_bytes.run(2)])
    assert read_score_safely(midi_bytes.file(480, track), "a.mid").score.parts[0].name == "NUL evil"
    again = read_score(write_musicxml(score), "a.musicxml").score
    assert again == score


@pytest.mark.parametrize(
    "filename", ["../../etc/passwd.mid", "a\x00b.mid", "/dev/stdin.mid", "x" * 5000 + ".mid", "\u202edim.mid"]
)
def test_the_name_of_a_file_never_becomes_a_path(filename: str) -> None:
    result = read_score_safely(midi_bytes.file(480, midi_bytes.chunk(midi_bytes.run(4))), filename)
    assert len(result.score.parts[0].notes) == 4
