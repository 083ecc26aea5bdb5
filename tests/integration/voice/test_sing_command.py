"""`manage.py sing`."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command

from musicstudio.engine.notation.reading import read_score_safely
from musicstudio.engine.notation.writing import write_score
from tests.integration.voice.conftest import song


@pytest.fixture
def score(tmp_path: Path) -> Path:
    path = tmp_path / "song.musicxml"
    path.write_bytes(write_score(song("high"), "musicxml"))
    return path


def test_a_file_is_sung_to_a_file(score: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.flac"
    call_command("sing", score, voice="jasper", out=out, part="Voice", transpose=-12, route="classic", verbosity=0)
    with soundfile.SoundFile(out) as file:
        assert file.samplerate == 24_000 and 0.5 < file.frames / file.samplerate < 1.2
        assert file.comment.startswith("Synthetic voice")


def test_notes_outside_of_the_range_are_told_with_a_way_out(
    score: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sing", score, voice="flint", out=tmp_path / "out.wav", route="classic", transpose=24, verbosity=0)
    told = capsys.readouterr().err
    assert "outside of what Flint sings well; --transpose" in told
    offered = int(told.split("--transpose ")[1].split()[0])
    call_command("sing", score, voice="flint", out=tmp_path / "out.wav", route="classic", transpose=offered, verbosity=0)
    assert not capsys.readouterr().err


def heard(path: Path) -> "np.ndarray[Any, Any]":
    samples, _rate = soundfile.read(path)
    return np.asarray(samples)


def test_another_seed_a_blend_and_a_choir_are_heard(score: Path, tmp_path: Path) -> None:
    def sung(**more: object) -> "np.ndarray[Any, Any]":
        out = tmp_path / "out.wav"
        call_command("sing", score, voice="jasper", out=out, route="classic", verbosity=0, **more)
        return heard(out)

    plain = sung()
    assert np.array_equal(plain, sung())
    for more in ({"seed": 7}, {"blend": ["flint", "0.5"]}, {"choir": []}, {"choir": ["Bass=flint"]}):
        other = sung(**more)
        assert other.shape != plain.shape or not np.array_equal(plain, other), more


@pytest.mark.parametrize("suffix", ["ustx", "musicxml"])
def test_a_song_is_written_for_other_programs(score: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    call_command("sing", score, out=out, transpose=2, verbosity=0)
    [note, *_] = read_score_safely(out.read_bytes(), out.name).score.parts[0].notes
    assert (note.pitch, note.lyrics[0].text) == (62 if suffix == "ustx" else 60, "high")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"blend": ["nobody", "0.5"]}, "no voice nobody; it has"),
        ({"blend": ["flint", "much"]}, "--blend takes"),
        ({"choir": ["nobody"]}, "has no voice nobody"),
        ({"seed": -1}, "--seed"),
        ({"out": Path("out.mid")}, "must end in one of"),
        ({"part": "nobody"}, "has no voice nobody"),
        ({"verse": 0}, "--verse"),
        ({"transpose": 99}, "--transpose"),
        ({"out": Path("/nowhere/out.wav")}, "no folder /nowhere"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(wrong: dict[str, object], said: str, score: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("sing", score, **{"out": tmp_path / "out.wav", "route": "classic", "verbosity": 0, **wrong})


def test_a_file_that_is_no_score_is_refused(tmp_path: Path) -> None:
    (tmp_path / "song.mid").write_bytes(b"MThd, or not")
    with pytest.raises(CommandError, match="MIDI"):
        call_command("sing", tmp_path / "song.mid", out=tmp_path / "out.wav")
