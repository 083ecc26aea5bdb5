"""`manage.py train words` on verse of the studio's own, whose words are not those of the weights that are shipped."""

import io
import lzma
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from musicstudio.engine.corpora.verse import split_of
from musicstudio.engine.learning.folders import FOLDER
from musicstudio.engine.lyrics import Lyricist

PATTERN = (
    "the", "small yellow lonely silent", "electronic heavy shiny modern plastic", "computer airplane robot engine camera",
    "was", "singing waiting working dancing", "over under behind", "the my", "television satellite mountain telephone",
)  # fmt: skip


def lines(rng: np.random.Generator, number: int) -> list[str]:
    return [" ".join(rng.choice(words.split()) for words in PATTERN).capitalize() for _ in range(number)]


def write_verse(data: Path, splits: list[str]) -> list[str]:
    """A corpus with one book of each of the splits; all its lines."""
    rng, written = np.random.default_rng(0), list[str]()
    (data / "verse").mkdir(parents=True)
    with lzma.open(data / "verse/own.txt.xz", "wt") as file:
        for split in splits:
            header = next(f"Poems {i} | Nobody" for i in count() if split_of(f"Poems {i} | Nobody") == split)
            file.write(f"# {header}\n")
            for _ in range(60):
                stanza = lines(rng, 4)
                written += stanza
                file.write("\n".join(stanza) + "\n\n")
    return written


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))  # the cache of corpora lies there
    settings.MODELS_DIR = tmp_path / "models"
    monkeypatch.setenv(FOLDER, str(settings.MODELS_DIR))
    return tmp_path / "data"


def train(data: Path) -> str:
    said = io.StringIO()
    call_command("train", "words", data=data, out=data.parent / "run", minutes=0.03, stdout=said)
    return said.getvalue()


def test_other_words_are_learnt_compared_and_used_with_their_own_filter(data: Path) -> None:
    written = write_verse(data, ["train", "valid"])
    said = train(data)
    assert "nats_per_letter_told" in said
    assert "is used from the next start" in said
    lyricist = Lyricist.load()
    assert "satellite" in lyricist.vocabulary.words
    first = lyricist.vocabulary.encode(written[0].lower().split())
    assert lyricist.search.runs.copied(first)
    assert not lyricist.search.runs.copied(first[::-1])


def test_verse_without_a_book_to_hold_out_is_refused(data: Path) -> None:
    write_verse(data, ["train"])
    with pytest.raises(CommandError, match="too few books"):
        train(data)


def test_no_verse_at_all(data: Path) -> None:
    data.mkdir()
    with pytest.raises(CommandError, match="no file of verse"):
        train(data)
