"""`manage.py harmonize`: from file to file, without account or database, one sentence for everything that goes wrong."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from musicstudio.credentials import studio_root
from musicstudio.engine.audio.examining import examine_safely
from musicstudio.engine.harmony.provenance import MODEL
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.writing import write_score
from musicstudio.env import ROOT
from tests.integration.compose.conftest import two_bars
from tests.integration.compose.test_imports_api import duet


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    path = tmp_path / "tune.musicxml"
    path.write_bytes(write_score(two_bars(), "musicxml"))
    return path


def harmonize(*arguments: object) -> str:
    out = io.StringIO()
    call_command("harmonize", *map(str, arguments), stdout=out)
    return out.getvalue()


def pitches(path: Path) -> dict[str, list[int]]:
    return {part.name: [note.pitch for note in part.notes] for part in read_score(path.read_bytes(), path.name).score.parts}


def test_a_melody_becomes_four_parts(tune: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mid"
    said = harmonize(tune, "--out", out, "--seed", 5)
    found = pitches(out)
    assert found.pop("Melody") == [note.pitch for note in two_bars().parts[0].notes]
    assert list(found) == ["Alto", "Tenor", "Bass"] and all(found.values())
    assert said == f"{out} (seed 5)\n"


def test_the_seed_decides(tune: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1)):
        harmonize(tune, "--out", tmp_path / f"{name}.mid", "--seed", seed, "--verbosity", 0)
    assert (tmp_path / "a.mid").read_bytes() == (tmp_path / "b.mid").read_bytes()


def test_alternatives_are_numbered(tune: Path, tmp_path: Path) -> None:
    said = harmonize(tune, "--out", tmp_path / "out.musicxml", "--alternatives", 2)
    assert len(said.splitlines()) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out-1.musicxml", "out-2.musicxml", "tune.musicxml"]


@pytest.mark.parametrize("suffix", ["pdf", "wav"])
def test_every_kind_of_format_can_be_written(tune: Path, tmp_path: Path, suffix: str) -> None:
    harmonize(tune, "--out", tmp_path / f"out.{suffix}")
    content = (tmp_path / f"out.{suffix}").read_bytes()
    assert len(content) > 1000
    if suffix == "wav":
        said = examine_safely(content, studio_root()).credentials
        assert said and said.ours and said.hold and [maker.name for maker in said.makers] == [MODEL]


def test_the_voice_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "duet.musicxml"
    path.write_bytes(write_score(duet(), "musicxml"))
    harmonize(path, "--out", tmp_path / "out.musicxml", "--melody", "Lead:1")
    assert {"Lead", "Alto", "Tenor"} <= set(pitches(tmp_path / "out.musicxml"))
    with pytest.raises(CommandError, match=r"has no voice Flute:1; it has .*Lead"):
        harmonize(path, "--out", tmp_path / "out.musicxml", "--melody", "Flute")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.mid", "--out", "out.mid"], "missing.mid cannot be read"),
        (["noise.mid", "--out", "out.mid"], "not MIDI"),
        (["tune.musicxml", "--out", "out.docx"], "OUT must end in one of"),
        (["tune.musicxml", "--out", "out"], "OUT must end in one of"),
        (["tune.musicxml", "--out", "nowhere/out.mid"], "There is no folder"),
        (["tune.musicxml", "--out", "folder.mid"], "cannot be written"),
        (["tune.musicxml"], "--out"),
        (["tune.musicxml", "--out", "out.mid", "--alternatives", "9"], "between 1 and 8"),
        (["tune.musicxml", "--out", "out.mid", "--temperature", "nan"], "between 0.1 and 1.5"),
        (["tune.musicxml", "--out", "out.mid", "--temperature", "hot"], "invalid number"),
        (["tune.musicxml", "--out", "out.mid", "--seed", "-1"], "between 0 and"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    arguments: list[str], says: str, tune: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "noise.mid").write_bytes(b"noise")
    (tmp_path / "folder.mid").mkdir()
    with pytest.raises(CommandError) as refused:
        harmonize(*arguments)
    assert says in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert not (tmp_path / "out.mid").exists()


def test_it_needs_no_database_and_ends_with_the_right_status(tune: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "MUSICSTUDIO_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "musicstudio.settings.embedded",
    }

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", "harmonize", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    done = run(tune, "--out", tmp_path / "out.mid")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "var" / "studio.sqlite3").exists()
    failed = run(tmp_path / "nothing.mid", "--out", tmp_path / "out.mid")
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1 and "Traceback" not in failed.stderr
    assert run(tune).returncode == 2
