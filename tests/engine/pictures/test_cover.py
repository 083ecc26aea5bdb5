"""Pictures of music."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from musicstudio.engine.corpora.tunes import music21_corpus, tune
from musicstudio.engine.notation import Score
from musicstudio.engine.pictures.cover import draw, draw_outline
from tests.support.scores import melody

NAMES = (
    "bach/bwv269.mxl",
    "bach/bwv302.mxl",
    "schumann_clara/polonaise_op1n1.mxl",
    "ryansMammoth/AcaciaReel.abc",
    "liliuokalani/aloha_oe.mxl",
)
SHAPES = {"svg", "defs", "radialGradient", "stop", "rect", "path", "circle", "g"}


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_small_and_can_do_nothing(name: str) -> None:
    picture = draw(tune(music21_corpus(), name).score)
    root = ElementTree.fromstring(picture)  # noqa: S314 (our own)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= SHAPES
    assert not any(attribute.startswith("on") or "href" in attribute for element in root.iter() for attribute in element.attrib)
    assert len(picture.encode()) <= 12 * 1024
    assert "style=" not in picture
    assert "nan" not in picture


def test_the_same_music_has_the_same_picture_and_other_music_another() -> None:
    scores = [tune(music21_corpus(), name).score for name in NAMES]
    pictures = [draw(score) for score in scores]
    assert pictures == [draw(score) for score in scores]
    assert len(set(pictures)) == len(NAMES)


def test_a_title_changes_nothing() -> None:
    assert draw(melody(60, 64, 67, title="Air")) == draw(replace(melody(60, 64, 67), title="<script>"))


@pytest.mark.parametrize("pitches", [(60,), (60, 60, 60, 60), tuple(range(20, 120))])
def test_any_line_can_be_drawn(pitches: tuple[int, ...]) -> None:
    ElementTree.fromstring(draw(melody(*pitches)))  # noqa: S314 (our own)


def test_silence_and_sound_without_a_score() -> None:
    assert draw(Score(measures=melody().measures)).startswith("<svg")
    assert draw_outline([]).startswith("<svg")
    assert draw_outline([0.1, 0.9] * 400) != draw_outline([0.9, 0.1, 0.2] * 200)
