"""What a musician may ask for, and the sentence that answers the rest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from apps.compose.controls import Harmonisation, InvalidControls, check_against
from apps.compose.melodies import MELODIES, empty_score
from musicstudio.engine.notation import TICKS_PER_QUARTER, Measure, Note, Part, Score, messages, regular_measures
from musicstudio.engine.notation.choir import MAX_BARS, MAX_TICKS

TUNE = MELODIES[0].score()


def controls(**asked: Any) -> Mapping[str, Any]:
    read = Harmonisation(data={"revision": str(UUID(int=1)), **asked})
    assert read.is_valid(), read.errors
    return {name: value for name, value in read.validated_data.items() if name != "revision"}


def test_nothing_asked_is_the_default() -> None:
    assert controls() == {
        "melody": None,
        "temperature": 0.75,
        "density": None,
        "alternatives": 1,
        "seed": None,
        "locked_parts": [],
        "locked_bars": [],
        "locked_notes": [],
        "regenerate": None,
        "chord_pins": [],
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", 0.05),
        ("temperature", 1.6),
        ("temperature", "nan"),
        ("temperature", "hot"),
        ("temperature", None),
        ("density", -0.1),
        ("density", 1.1),
        ("density", "inf"),
        ("alternatives", 0),
        ("alternatives", 9),
        ("alternatives", 1.5),
        ("seed", -1),
        ("seed", 2**31),
        ("seed", [1]),
        ("melody", "melody:1"),
        ("melody", {"voice": "1"}),
        ("melody", {"part_id": "melody", "voice": "1", "octave": 4}),
        ("locked_parts", "bass"),
        ("locked_parts", ["p"] * 65),
        ("locked_bars", [-1]),
        ("locked_bars", [0] * 401),
        ("locked_notes", [{"id": "m1"}]),
        ("regenerate", [0]),
        ("regenerate", [0, 1, 2]),
        ("regenerate", ["a", "b"]),
        ("chord_pins", [{"start": 0, "end": 1}]),
        ("chord_pins", [{"start": 0, "end": 1, "text": "Q7"}]),
        ("chord_pins", [{"start": 0, "end": 1, "text": "C"}] * 1601),
        ("temprature", 1.0),
    ],
)
def test_a_bad_control_is_refused_under_its_own_name(field: str, value: Any) -> None:
    read = Harmonisation(data={"revision": str(UUID(int=1)), field: value})
    assert not read.is_valid()
    assert list(read.errors) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("melody", {"part_id": "tuba", "voice": "1"}),
        ("melody", {"part_id": "melody", "voice": "2"}),
        ("locked_parts", ["melody", "tuba"]),
        ("locked_bars", [16]),
        ("locked_notes", ["m1", "m999"]),
        ("regenerate", [10, 10]),
        ("regenerate", [0, TUNE.end + 1]),
        ("chord_pins", [{"start": 0, "end": TUNE.end + 1, "text": "C"}]),
        ("chord_pins", [{"start": 5, "end": 5, "text": "C"}]),
    ],
)
def test_what_the_score_does_not_have_is_refused_under_its_own_name(field: str, value: Any) -> None:
    with pytest.raises(InvalidControls) as refused:
        check_against(TUNE, controls(**{field: value}))
    assert list(refused.value.errors) == [field]
    assert all(str(sentence).endswith(".") for sentence in refused.value.errors[field])


def test_a_part_that_the_studio_writes_is_no_melody() -> None:
    alto = replace(TUNE.parts[0], id="alto", notes=tuple(replace(note, id=f"a-{note.id}") for note in TUNE.parts[0].notes))
    with pytest.raises(InvalidControls) as refused:
        check_against(replace(TUNE, parts=(*TUNE.parts, alto)), controls(melody={"part_id": "alto", "voice": "1"}))
    assert list(refused.value.errors) == ["melody"]


def test_everything_that_the_score_has_is_accepted() -> None:
    everything = controls(
        melody={"part_id": "melody", "voice": "1"},
        locked_parts=["melody"],
        locked_bars=[0, 15],
        locked_notes=["m1"],
        regenerate=[0, TUNE.end],
        chord_pins=[{"start": 0, "end": TUNE.end, "text": "G"}],
    )
    check_against(TUNE, everything)


@pytest.mark.parametrize(
    "score",
    [
        empty_score(),
        Score(regular_measures(1, empty_score().metres), (Part("drums", "Drums", (Note("d", 0, 1, 36),), percussion=True),)),
        Score(regular_measures(401 * 40320, empty_score().metres), (Part("melody", "Melody", (Note("m", 0, 1, 60),)),)),
        Score((Measure(0, MAX_TICKS + 1, "1"),), (Part("melody", "Melody", (Note("m", 0, 1, 60),)),)),
    ],
    ids=["empty", "drums only", "401 bars", "one endless bar"],
)
def test_a_score_that_cannot_be_harmonised_is_refused(score: Score) -> None:
    with pytest.raises(InvalidControls) as refused:
        check_against(score, controls())
    assert list(refused.value.errors) == ["revision"]


def test_the_sentences_name_the_limits_that_hold() -> None:
    assert f"more than {MAX_BARS:,} bars" in messages.MANY_BARS
    assert f"longer than {MAX_TICKS // TICKS_PER_QUARTER:,} quarter notes" in messages.LONG_MUSIC
