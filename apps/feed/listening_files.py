"""Reading what other players keep of somebody's listening: ListenBrainz's JSON and Last.fm's CSV."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

FILE_BYTES = 5 * 1024 * 1024
MOST_LINES = 100_000
LONGEST = 300
"""Letters of a name; longer ones are no names."""
DATES = ("%d %b %Y %H:%M", "%d %b %Y, %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")
COLUMNS = {
    "artist": ("artist", "artist_name", "artist name"),
    "title": ("track", "title", "track_name", "track name", "name"),
    "at": ("uts", "date", "utc_time", "time", "timestamp", "listened_at"),
}


class UnreadableHistory(Exception):
    """One sentence for the user."""


@dataclass(frozen=True)
class Played:
    artist: str
    title: str
    at: datetime


def read_history(data: bytes) -> list[Played]:
    """Every play that the file tells of, lines without one left out. Raises UnreadableHistory."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableHistory(_("This file is not text in UTF-8.")) from error
    read = _from_json(text) if text.lstrip()[:1] in {"[", "{"} else _from_csv(text)
    plays: list[Played] = []
    for one in read:
        if len(plays) >= MOST_LINES:
            raise UnreadableHistory(_("This file tells of more than 100,000 plays; send it in parts."))
        plays.append(one)
    if not plays:
        raise UnreadableHistory(
            _("No plays are told in this file: it should be an export of ListenBrainz (JSON) or Last.fm (CSV).")
        )
    return plays


def _from_json(text: str) -> Iterator[Played]:
    """One list, one answer of ListenBrainz's API, or one object on each line as its exports have them."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = [_line(line) for line in text.splitlines() if line.strip()]
    if isinstance(whole, dict):
        payload = whole.get("payload")
        whole = payload.get("listens", []) if isinstance(payload, dict) else whole.get("listens", [whole])
    for one in whole if isinstance(whole, list) else []:
        told = one.get("track_metadata") if isinstance(one, dict) else None
        if isinstance(told, dict) and (play := _played(told.get("artist_name"), told.get("track_name"), one.get("listened_at"))):
            yield play


def _line(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _from_csv(text: str) -> Iterator[Played]:
    """With a line of column names, or in the order of Last.fm's exports: artist, album, track, date."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=False)
    try:
        first = next(rows, [])
        names = [name.strip().lower() for name in first]
        found = {field: next((names.index(name) for name in known if name in names), None) for field, known in COLUMNS.items()}
        if None in found.values():
            found = {"artist": 0, "title": 2, "at": 3}
            if len(first) > 3 and (play := _played(first[0], first[2], first[3])):
                yield play
        for row in rows:
            cells = [row[place] if place is not None and place < len(row) else None for place in found.values()]
            if play := _played(*cells):
                yield play
    except csv.Error as error:
        raise UnreadableHistory(_("This file cannot be read as CSV.")) from error


def _played(artist: Any, title: Any, at: Any) -> Played | None:
    named = isinstance(artist, str) and isinstance(title, str) and artist.strip() and title.strip()
    when = _moment(at)
    if not named or when is None or max(len(artist), len(title)) > LONGEST:
        return None
    return Played(artist.strip(), title.strip(), when)


def _moment(at: Any) -> datetime | None:
    """Seconds since 1970 (thousandths, too), or a date as the exports write it, taken as UTC."""
    try:
        seconds = float(at)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        pass
    for form in DATES if isinstance(at, str) else ():
        try:
            return datetime.strptime(at.strip().removesuffix("Z"), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
