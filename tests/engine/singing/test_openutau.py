"""Songs as OpenUtau projects: read back by us, and their pitch as OpenUtau works it out."""

from typing import Any

import numpy as np
import pytest
import yaml

from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation.score import Lyric, Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.notation.ustx_writer import write_ustx
from musicstudio.engine.singing.features import FRAME
from musicstudio.engine.singing.openutau.reading import with_phones_apart
from musicstudio.engine.singing.openutau.writing import track
from musicstudio.engine.singing.performance import Wishes, perform
from musicstudio.engine.singing.pitch import Expression
from musicstudio.engine.singing.underlay import line_of
from tests.support.openutau import pitch_of


def song() -> Score:
    notes = (
        Note("a", 0, BEAT, 60, lyrics=(Lyric("won", "begin"), Lyric("zwei", verse=2))),
        Note("b", BEAT, BEAT, 62, lyrics=(Lyric("der", "end"),)),
        Note("c", 2 * BEAT, BEAT, 64),
        Note("d", 3 * BEAT, BEAT, 65, tie="start", lyrics=(Lyric("high"),)),
        Note("e", 4 * BEAT, BEAT, 65, tie="stop"),
        Note("f", 6 * BEAT, 2 * BEAT, 57),
        Note("g", 8 * BEAT, 0, 67, grace=True, lyrics=(Lyric("home"),)),
        Note("h", 8 * BEAT, 2 * BEAT, 69),
    )
    tempos = (Tempo(0, 72.0), Tempo(2 * BEAT, 90.0))
    return Score(regular_measures(10 * BEAT, Score(()).metres), (Part("p", "Lead", notes),), tempos=tempos, title="Song")


def written(score: Score, wishes: Wishes, verse: int = 1, **curves: Any) -> bytes:
    notes = line_of(sounding_notes(score.parts[0]))
    return write_ustx(score, [track("Lead", score, notes, perform(score, "p", "1", verse, wishes), verse, wishes, curves)])


def test_notes_and_words_read_back() -> None:
    score = song()
    data = written(score, Wishes())
    notes = yaml.safe_load(data)["voice_parts"][0]["notes"]
    assert [(n["position"], n["duration"], n["tone"], n["lyric"]) for n in notes] == [
        (0, 480, 60, "wonder"),
        (480, 480, 62, "+"),
        (960, 480, 64, "+~"),
        (1440, 960, 65, "high"),
        (2880, 960, 57, "a"),  # after a rest a note without words begins anew
        (3840, 65, 67, "home"),  # a grace note takes its time of the note that follows
        (3905, 895, 69, "+~"),
    ]
    back = read_score(data, "a.ustx").score
    plain = [note for note in sounding_notes(score.parts[0]) if note.id not in "gh"]
    read = [(note.onset, note.duration, note.pitch) for note in back.parts[0].notes]
    assert read[:5] == [(note.onset, note.duration, note.pitch) for note in plain]
    assert (back.tempos, back.title, back.parts[0].name) == (score.tempos, "Song", "Lead")
    assert yaml.safe_load(written(score, Wishes(), verse=2))["voice_parts"][0]["notes"][0]["lyric"] == "zwei"


@pytest.mark.parametrize(
    ("expression", "usual", "most"),
    [
        (Expression(irregularity=0), 5, 8),
        (
            Expression(irregularity=0, overshoot=0.3, portamento=0.2),
            6,
            45,
        ),  # a grace note cuts an overshoot of three semitones short
        (Expression(irregularity=0, depth=0, portamento=0), 0.1, 0.2),
        (Expression(), 18, 30),  # what wanders by chance is left out
    ],
)
def test_openutau_sings_our_pitch(expression: Expression, usual: float, most: float) -> None:
    score = song()
    drawn = ((0, 0.0), (BEAT, 60.0), (2 * BEAT, -80.0), (3 * BEAT, 0.0))
    wishes = Wishes(expression=expression, drawn=drawn, transpose=-2)
    project = yaml.safe_load(written(score, wishes, pitd=drawn))
    apart = []
    for phrase in perform(score, "p", "1", 1, wishes).phrases:
        times = phrase.start + (np.arange(len(phrase.f0)) + 0.5) * FRAME
        sounding = np.any([(times >= note.start + 0.002) & (times < note.end) for note in phrase.notes], axis=0)
        cents = 6900 + 1200 * np.log2(phrase.f0 / 440)
        apart.append(np.abs(pitch_of(project, 0, times[sounding]) - cents[sounding]))
    found = np.concatenate(apart)
    assert np.percentile(found, 95) < usual and found.max() < most


def test_phones_stand_behind_their_words_and_come_back() -> None:
    wishes = Wishes(phones={"a": "w ʌ n", "b": "d ɝ", "d": "h o ʊ"})
    data = written(song(), wishes)
    texts = [note["lyric"] for note in yaml.safe_load(data)["voice_parts"][0]["notes"]]
    assert texts[:4] == ["wonder[w ʌ n]", "+[d ɝ]", "+~", "high[h o ʊ]"]
    back, phones = with_phones_apart(read_score(data, "a.ustx").score)
    notes = back.parts[0].notes
    assert [note.lyrics[0].text if note.lyrics else "" for note in notes[:4]] == ["wonder", "+", "", "high"]
    assert {notes[i].id: said for i, said in ((0, "w ʌ n"), (1, "d ɝ"), (3, "h o ʊ"))} == phones


def test_phones_that_nobody_sings_stay_in_the_words() -> None:
    notes = tuple(
        Note(f"n{i}", i * BEAT, BEAT, 60, lyrics=(Lyric(text),)) for i, text in enumerate(("la[l aa]", "[m i]", "p[p t]"))
    )
    score = Score(regular_measures(3 * BEAT, Score(()).metres), (Part("p", "Lead", notes),))
    found, phones = with_phones_apart(score)
    assert [[lyric.text for lyric in note.lyrics] for note in found.parts[0].notes] == [["la[l aa]"], [], ["p[p t]"]]
    assert phones == {"n1": "m i"}
