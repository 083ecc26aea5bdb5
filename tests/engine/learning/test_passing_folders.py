"""What a killed process leaves goes with the next sweep, and nothing goes while somebody works in it."""

from pathlib import Path

from musicstudio.engine.learning.passing import passing_folder, sweep


def test_what_was_left_behind_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "style-left"
    left.mkdir()
    (left / "best.safetensors").write_bytes(b"x")
    (tmp_path / "studio.sqlite3").write_bytes(b"x")
    sweep(tmp_path)
    assert not left.exists() and (tmp_path / "studio.sqlite3").exists()


def test_nothing_is_swept_while_somebody_works(tmp_path: Path) -> None:
    left = tmp_path / "style-left"
    with passing_folder(tmp_path) as mine, passing_folder(tmp_path) as yours:
        left.mkdir()
        sweep(tmp_path)
        assert mine.exists() and yours.exists() and mine != yours
    assert not any(folder.exists() for folder in (mine, yours, left))
