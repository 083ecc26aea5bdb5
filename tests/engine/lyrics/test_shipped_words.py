"""The weights that are shipped."""

from __future__ import annotations

import pytest

from musicstudio.engine.lyrics import Controls, Lyricist
from musicstudio.engine.lyrics.provenance import provenance
from musicstudio.engine.lyrics.weights import SHIPPED
from musicstudio.engine.lyrics.words import ARCHAIC, UNWANTED

from .test_lyricist import check, line_texts, song


@pytest.fixture(scope="module")
def lyricist() -> Lyricist:
    return Lyricist.load()


def test_it_writes_under_all_constraints_and_copies_nothing(lyricist: Lyricist) -> None:
    texts = []
    for asked in ({}, {"mood": "sad"}, {"theme": ("sea", "night"), "mood": "calm"}):
        [answer] = lyricist.write(song(), Controls(rhyme="AABB", **asked))  # type: ignore[arg-type]
        tally = check(song(), answer, rhyme="AABB")
        assert tally.rhymed == tally.asked == 2
        assert not lyricist.search.runs.copied(lyricist.vocabulary.encode(tally.texts[0]))
        texts.append(" ".join(line_texts(answer)))
    assert len(set(texts)) == 3


def test_its_words(lyricist: Lyricist) -> None:
    assert len(lyricist.vocabulary.words) == 10_000
    assert not (UNWANTED | ARCHAIC) & set(lyricist.vocabulary.words)


def test_size_and_provenance() -> None:
    assert SHIPPED.stat().st_size < 16e6
    assert provenance()["version"] == "1.0"
