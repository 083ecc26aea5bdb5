"""Histories of other players are read as they come, and what is none is told in a sentence."""

import json
from datetime import UTC, datetime

import pytest

from apps.feed.listening_files import MOST_LINES, Played, UnreadableHistory, read_history

AT = datetime(2024, 3, 1, 18, 30, tzinfo=UTC)
SECONDS = int(AT.timestamp())
LISTEN = {"listened_at": SECONDS, "track_metadata": {"artist_name": "J. S. Bach", "track_name": "Air"}}
AIR = Played("J. S. Bach", "Air", AT)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([LISTEN]),
        json.dumps({"payload": {"count": 1, "listens": [LISTEN]}}),
        json.dumps(LISTEN),
        json.dumps(LISTEN) + "\n\nnot json\n",
        "J. S. Bach,Suite,Air,01 Mar 2024 18:30\n",
        "uts,utc_time,artist,album,track\n" + f"{SECONDS},01 Mar 2024 18:30,J. S. Bach,,Air\n",
        f"Artist,Track,Timestamp\nJ. S. Bach,Air,{SECONDS * 1000}\n",
        "artist,track,date\n,,\nJ. S. Bach,Air,2024-03-01T18:30:00Z\nNobody,,2024-03-01\n",
    ],
)
def test_one_play(text: str) -> None:
    assert read_history(("\ufeff" + text).encode()) == [AIR]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "No plays"),
        (b"{}", "No plays"),
        (b"[1, null, {}]", "No plays"),
        (b"[" * 100_000, "No plays"),
        (b"a,b,c\n1,2,3\n", "No plays"),
        (json.dumps([{**LISTEN, "listened_at": "soon"}]).encode(), "No plays"),
        (json.dumps([{**LISTEN, "listened_at": 1e300}]).encode(), "No plays"),
    ],
)
def test_what_is_no_history(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableHistory, match=said):
        read_history(data)


def test_too_much_at_once() -> None:
    with pytest.raises(UnreadableHistory, match="in parts"):
        read_history(b"a,b,c,2024-03-01 18:30\n" * (MOST_LINES + 1))
