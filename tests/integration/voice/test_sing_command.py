"""`manage.py sing`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import yaml
from django.core.management import CommandError, call_command

from apps.voice.management.commands.sing import _choir
from musicstudio.engine.notation import Part
from musicstudio.engine.notation.reading import read_score_safely
from musicstudio.engine.notation.writing import write_score
from tests.integration.voice.conftest import song
from tests.integration.voice.test_song_files import USTX


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


def test_what_a_project_has_drawn_is_sung_and_written(tmp_path: Path) -> None:
    first, second = tmp_path / "first.ustx", tmp_path / "second.ustx"
    first.write_bytes(USTX)
    call_command("sing", first, out=second, verbosity=0)
    [part] = yaml.safe_load(second.read_bytes())["voice_parts"]
    [curve] = [curve for curve in part["curves"] if curve["abbr"] == "pitd"]
    assert set(curve["ys"]) == {10} and part["notes"][1]["lyric"] == "home[h o ʊ m]"


def test_without_words_it_says_what_is_sung(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tune.musicxml"
    path.write_bytes(write_score(song("~"), "musicxml"))
    call_command("sing", path, out=tmp_path / "out.wav", route="classic", verbosity=0)
    assert "There are no words" in capsys.readouterr().err


def test_each_part_of_a_choir_is_sung_by_who_reaches_it() -> None:
    score = song("high")
    low = Part("low", "Low", tuple(replace(note, id=f"l{note.id}", pitch=42, lyrics=()) for note in score.parts[0].notes))
    told = {"part": "voice", "voice": "1", "language": "en"}
    assert _choir(replace(score, parts=(score.parts[0], low)), told, []) == [
        {"part": "low", "voice": "1", "singer": {"jasper": 1.0}}
    ]


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
