"""UTAU's and OpenUtau's projects: what is read of them, and our own that they can read."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation.score import MetreChange, Score, Tempo

UST = """[#VERSION]
UST Version1.2
[#SETTING]
Tempo=90.00
Tracks=1
ProjectName=さくら
[#0000]
Length=480
Lyric=さ
NoteNum=69
[#0001]
Length=240
Lyric=R
NoteNum=60
[#0002]
Length=720
Lyric=く
NoteNum=71
Tempo=120
PBS=-40
[#0003]
Length=480
Lyric=ー
NoteNum=72
[#TRACKEND]
"""

TUNED = b"ustx_version: 0.6\nvoice_parts: [{notes: [{position: 0, duration: 480, tone: 60, lyric: la, %s}]}]\n"
USTX: dict[str, Any] = {
    "name": "Hymn",
    "ustx_version": "0.6",
    "resolution": 480,
    "time_signatures": [
        {"bar_position": 0, "beat_per_bar": 3, "beat_unit": 4},
        {"bar_position": 2, "beat_per_bar": 4, "beat_unit": 4},
    ],
    "tempos": [{"position": 0, "bpm": 100}, {"position": 960, "bpm": 80.5}],
    "tracks": [{"track_name": "Alto"}, {"track_name": "Lead"}],
    "voice_parts": [
        {
            "name": "x",
            "track_no": 1,
            "position": 480,
            "notes": [
                {"position": 0, "duration": 480, "tone": 67, "lyric": "wandering"},
                {"position": 480, "duration": 480, "tone": 69, "lyric": "+"},
                {"position": 960, "duration": 480, "tone": 71, "lyric": "+~"},
                {"position": 1440, "duration": 1920, "tone": 72, "lyric": "home[h o ʊ m]"},
            ],
        }
    ],
}


def lines(score: Score) -> list[tuple[str, int, int, int, str]]:
    return [
        (part.name, note.onset, note.duration, note.pitch, "/".join(x.text + "_" * x.extend for x in note.lyrics))
        for part, note in score.notes()
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_ust(encoding: str) -> None:
    result = read_score(UST.replace("\n", "\r\n").encode(encoding), "sakura.ust")
    assert lines(result.score) == [
        ("さくら", 0, BEAT, 69, "さ"),
        ("さくら", BEAT * 3 // 2, BEAT * 3 // 2, 71, "く_"),
        ("さくら", 3 * BEAT, BEAT, 72, ""),
    ]
    assert result.score.tempos == (Tempo(0, 90.0), Tempo(BEAT * 3 // 2, 120.0))
    assert result.format == "utau"
    assert result.remarks == [messages.CURVES]


def test_the_first_tempo_of_a_ust_holds_from_its_beginning() -> None:
    score = read_score(UST.replace("Tempo=90.00\n", "").encode(), "sakura.ust").score
    assert score.tempos == (Tempo(0, 120.0), Tempo(BEAT * 3 // 2, 120.0))


def test_ustx() -> None:
    score = read_score(yaml.safe_dump(USTX).encode(), "hymn.ustx").score
    assert [(name, onset // BEAT, pitch, words) for name, onset, _, pitch, words in lines(score)] == [
        ("Lead", 1, 67, "wandering"),
        ("Lead", 2, 69, "+_"),
        ("Lead", 3, 71, ""),
        ("Lead", 4, 72, "home[h o ʊ m]"),
    ]
    assert score.metres == (MetreChange(0, 3, 4), MetreChange(6 * BEAT, 4, 4))
    assert score.tempos == (Tempo(0, 100.0), Tempo(2 * BEAT, 80.5))
    assert score.title == "Hymn"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (UST.replace("NoteNum=69", "NoteNum=690").encode(), "a.ust"),
        (UST.replace("Length=240", "Length=x").encode(), "a.ust"),
        (UST.replace("Length=240", "Length=-5").encode(), "a.ust"),
        (b"[#SETTING]\nTempo=0\n[#0000]\nLength=1\nLyric=a\nNoteNum=60\n", "a.ust"),
        (b"[#SETTING]\n", "a.ust"),
        (b"ustx_version: [", "a.ustx"),
        (b"ustx_version: 0.6\nvoice_parts: 5\n", "a.ustx"),
        (b"ustx_version: 0.6\na: &a [1,1]\nb: &b [*a,*a]\nvoice_parts: [*b]\n", "a.ustx"),
        (b"ustx_version: 0.6\nvoice_parts: [{notes: [{position: 1, duration: true, tone: 60}]}]\n", "a.ustx"),
        (b"ustx_version: 0.6\nvoice_parts: [{notes: [{position: -9, duration: 1, tone: 60}]}]\n", "a.ustx"),
        (b"ustx_version: 0.6\ntime_signatures: [{beat_per_bar: 0}]\n", "a.ustx"),
        (TUNED % b"pitch: 5", "a.ustx"),
        (TUNED % b"pitch: {data: [{x: .nan, y: 0}]}", "a.ustx"),
        (TUNED % b"vibrato: {length: deep}", "a.ustx"),
        (TUNED % b"phoneme_overrides: [{index: 0, offset: 1.5}]", "a.ustx"),
        (b"ustx_version: 0.6\nx: !!python/object/apply:os.system [ls]\n", "a.ustx"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableScore) as refused:
        read_score(data, name)
    assert str(refused.value) != messages.BROKE_READER
