"""The words that a piece is described by."""

from dataclasses import replace

import pytest

from apps.feed.tags import GROUPS, TAGS
from musicstudio.engine.corpora.tunes import music21_corpus, tune
from musicstudio.engine.notation import Lyric, Score, Tempo
from musicstudio.engine.recommend import describing, instruments
from musicstudio.engine.recommend.describing import describe
from tests.support.scores import melody


def corpus(name: str, **changes: object) -> Score:
    return replace(tune(music21_corpus(), name).score, **changes)


def at(bpm: float, score: Score) -> Score:
    return replace(score, tempos=(Tempo(0, bpm),))


def with_programs(score: Score, *programs: int) -> Score:
    parts = [replace(part, program=program) for part, program in zip(score.parts, programs, strict=True)]
    return replace(score, parts=tuple(parts))


def test_a_chorale_of_a_choir() -> None:
    tags = describe(with_programs(corpus("bach/bwv269.mxl"), 52, 52, 52, 52))
    assert tags == ["instrument:voice", "mood:calm", "style:chorale", "style:song", "texture:choir"]


def test_a_chorale_of_strings_in_minor() -> None:
    tags = describe(with_programs(corpus("bach/bwv244.62.mxl"), 40, 40, 41, 42))
    assert {"instrument:violin", "instrument:viola", "instrument:cello", "mood:melancholic", "texture:ensemble"} <= set(tags)


@pytest.mark.parametrize(
    ("name", "bpm", "style"),
    [
        ("oneills1850/0811-0899.abc#861", 171, "style:jig"),
        ("oneills1850/1376-1475.abc#1425", 190, "style:reel"),
        ("oneills1850/0201-0300.abc#263", 120, "style:waltz"),
    ],
)
def test_dances(name: str, bpm: float, style: str) -> None:
    tags = describe(at(bpm, corpus(name)))
    assert style in tags
    assert "texture:solo" in tags


def test_a_fast_dance_is_lively_and_the_same_notes_played_slowly_are_not() -> None:
    reel = corpus("oneills1850/1376-1475.abc#1425")
    assert "mood:lively" in describe(at(190, reel))
    assert not {"mood:lively", "style:reel"} & set(describe(at(60, reel)))


def test_words_make_a_song() -> None:
    plain = melody()
    [part] = plain.parts
    sung = replace(plain, parts=(replace(part, notes=(replace(part.notes[0], lyrics=(Lyric("la"),)), *part.notes[1:])),))
    assert "style:song" not in describe(plain)
    assert "style:song" in describe(sung)


def test_a_piano_alone() -> None:
    assert "texture:piano" in describe(corpus("schumann_clara/polonaise_op1n1.mxl"))


def test_without_notes_there_is_nothing_to_say() -> None:
    assert describe(Score(measures=melody().measures)) == []


def test_every_word_has_a_name_that_people_can_choose() -> None:
    words = {
        *(f"mood:{name}" for name in describing.MOODS),
        *(f"style:{name}" for name in describing.STYLES),
        *(f"texture:{name}" for name in describing.TEXTURES),
        *(f"instrument:{name}" for name in instruments.NAMES),
    }
    assert words == set(TAGS)
    assert {tag.partition(":")[0] for tag in TAGS} == set(GROUPS)
    assert len(instruments.BY_PROGRAM) == 128
