"""Notes that were tuned in OpenUtau are sung as it sings them, and come back from an export of ours as they were."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import yaml

from musicstudio.engine.notation.reading import ReadResult, read_score
from musicstudio.engine.notation.score import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.singing.features import FRAME
from musicstudio.engine.singing.openutau.bends import added
from musicstudio.engine.singing.openutau.reading import with_phones_apart
from musicstudio.engine.singing.openutau.tuned import Tuned, tuned
from musicstudio.engine.singing.performance import Performance, Wishes, perform
from musicstudio.engine.singing.pitch import Expression
from tests.engine.singing.test_openutau import song, written
from tests.support.openutau import pitch_of

STILL = Expression(irregularity=0)


def came_back(data: bytes) -> tuple[ReadResult, Tuned]:
    read = ReadResult.from_json(read_score(data, "a.ustx").to_json())
    score, phones = with_phones_apart(read.score)
    return replace(read, score=score), tuned(score, read.tuning, "en", phones)


@pytest.mark.parametrize(
    "expression",
    [STILL, Expression(0.2, 0.3, 80.0, 4.5, 0.1, 0), Expression(0, 0, 0, 5.6, 0.25, 0), Expression(0.12, 0, 20.0, 7.0, 0, 0)],
)
def test_the_expression_of_a_song_comes_back(expression: Expression) -> None:
    read, found = came_back(written(song(), Wishes(expression=expression)))
    heard = ("depth",) if not expression.depth else ("depth", "rate", "delay")
    glides = ("portamento",) if not expression.portamento else ("portamento", "overshoot")
    for name in (*heard, *glides):
        assert getattr(found.expression, name) == pytest.approx(getattr(expression, name), abs=0.005), name
    assert (found.expressions, found.offsets, found.bends, found.cut, found.reshaped) == ({}, {}, {}, False, False)
    assert read.remarks == []


def test_notes_with_an_expression_of_their_own_come_back() -> None:
    own = {"a": {"depth": 0.0}, "b": {"portamento": 0.2}, "d": {"depth": 90.0, "rate": 4.0, "delay": 0.6}}
    wishes = Wishes(expression=STILL, expressions={note: replace(STILL, **values) for note, values in own.items()})
    read, found = came_back(written(song(), wishes))
    ids = [note.id for note in read.score.parts[0].notes]
    assert found.expressions == {ids[0]: own["a"], ids[1]: own["b"], ids[3]: own["d"]}
    assert found.bends == {}


def test_moved_phones_come_back_from_the_note_that_leads_their_word() -> None:
    offsets = {"a": [0, -40, 0], "b": [30, 60], "d": [-25, 0, -200]}
    data = written(song(), Wishes(expression=STILL, offsets=offsets))
    notes = yaml.safe_load(data)["voice_parts"][0]["notes"]
    # 480 ticks last 833 ms, then 667 ms: "wonder" is w ʌ n d ɝ, whose last two are sung on "+".
    assert notes[0]["phoneme_overrides"] == [{"index": 1, "offset": -23}, {"index": 3, "offset": 17}, {"index": 4, "offset": 35}]
    assert [bool(note["phoneme_overrides"]) for note in notes] == [True, False, False, True, False, False, False]
    read, found = came_back(data)
    ids = [note.id for note in read.score.parts[0].notes]
    back = {key: found.offsets[note] for key, note in (("a", ids[0]), ("b", ids[1]), ("d", ids[3]))}
    assert {key: moved[: len(offsets[key])] for key, moved in back.items()} == {
        key: pytest.approx(moved, abs=1) for key, moved in offsets.items()
    }
    assert len(found.offsets) == 3


def project(*tunings: dict[str, Any], tones: tuple[int, ...] = (60, 64, 62)) -> bytes:
    """Notes of a quarter at 120 a minute that OpenUtau has made, with changes."""
    plain = {
        "pitch": {"data": [{"x": -40, "y": 0, "shape": "io"}, {"x": 40, "y": 0, "shape": "io"}], "snap_first": True},
        "vibrato": {"length": 0, "period": 175, "depth": 25, "in": 10, "out": 10, "shift": 0, "drift": 0},
    }
    notes = [
        {"position": 480 * i, "duration": 480, "tone": tone, "lyric": "la", **deepcopy(plain | tuning)}
        for i, (tone, tuning) in enumerate(zip(tones, tunings, strict=True))
    ]
    tempos = [{"position": 0, "bpm": 120}]
    whole = {"ustx_version": "0.6", "tempos": tempos, "voice_parts": [{"notes": notes, "curves": []}]}
    return yaml.safe_dump(whole).encode()


def points(*rows: tuple[float, float, str], snap: bool = False) -> dict[str, Any]:
    return {"pitch": {"data": [{"x": x, "y": y, "shape": shape} for x, y, shape in rows], "snap_first": snap}}


def sung(read: ReadResult, found: Tuned) -> Performance:
    own = {note: replace(found.expression, **values) for note, values in found.expressions.items()}
    drawn = tuple(added(found.bends.get("p1", [])))
    return perform(
        read.score, "p1", "1", 1, Wishes(expression=replace(found.expression, irregularity=0), expressions=own, drawn=drawn)
    )


def test_a_project_that_nobody_has_tuned_says_nothing() -> None:
    assert read_score(project({}, {}, {}), "a.ustx").tuning == {}


@pytest.mark.parametrize(
    "bent",
    [
        points((-60, 0, "io"), (10, -50, "o"), (120, 0, "io"), snap=True),
        points((-120, -10, "l"), (80, 0, "l")),
        points((100, -30, "i"), (250, 20, "io"), (400, 0, "io")),
        points((-10, -40, "io"), (220, 0, "io")),
    ],
)
def test_pitch_points_are_sung_as_openutau_sings_them(bent: dict[str, Any]) -> None:
    data = project(bent, bent, bent)
    read, found = came_back(data)
    [phrase] = sung(read, found).phrases
    times = phrase.start + (np.arange(len(phrase.f0)) + 0.5) * FRAME
    sounding = (times > 0.003) & (times < 1.5)
    cents = 6900 + 1200 * np.log2(phrase.f0[sounding] / 440)
    wanted = pitch_of(yaml.safe_load(data), 0, times[sounding])
    # Where it leaps, a frame or two are on the way.
    assert np.percentile(np.abs(cents - wanted), 98) < 8


def test_vibratos_of_a_project_are_sung_and_cut_off_at_the_limits() -> None:
    usual = {"vibrato": {"length": 80, "period": 200, "depth": 50, "in": 10, "out": 10}}
    deep = {"vibrato": {"length": 60, "period": 100, "depth": 180, "in": 10, "out": 10}}
    read, found = came_back(project(usual, deep, usual))
    assert (found.expression.depth, found.expression.rate, found.expression.delay) == (pytest.approx(39, abs=45), 5.0, 0.1)
    _first, deeper, _last = (note.id for note in read.score.parts[0].notes)
    assert found.cut and found.reshaped and set(found.expressions) == {deeper}
    assert found.expressions[deeper] == {"depth": 150.0, "rate": 9.0, "delay": 0.2}


def test_lines_that_are_drawn_are_added() -> None:
    assert added([[(0, 0.0), (10, 10.0)], [(5, 1.0), (20, 1.0)]]) == [(0, 0.0), (5, 6.0), (10, 11.0), (20, 1.0)]
    assert added([]) == []


def test_a_bend_leaves_the_rest_of_the_line_as_it_is() -> None:
    _read, found = came_back(project({}, points((-40, -40, "io"), (40, 0, "io"), (200, 30, "io"), (300, 0, "io")), {}))
    [line] = found.bends["p1"]
    assert BEAT - BEAT // 10 < line[0][0] < BEAT and line[-1][0] < 2 * BEAT and line[0][1] == line[-1][1] == 0
    assert max(cents for _, cents in line) > 200
