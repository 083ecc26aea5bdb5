"""What of a score stays and where alone it is written, as the command line says it: bars are counted from 1, by people.

A request counts bars from 0 and names places by ticks.
"""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Collection
from typing import Any

from django.core.management.base import CommandError

from musicstudio.engine.notation import Score

OPTIONS = {
    "locked_bars": "--lock-bars",
    "locked_parts": "--lock-parts",
    "locked_notes": "--lock-notes",
    "regenerate": "--only-bars",
    "other": "--other-bars",
    "source_bar": "--source-bar",
}
"""By the name that a request has for it."""


def add_scope_arguments(parser: ArgumentParser, fields: Collection[str]) -> None:
    """Options for those of `OPTIONS` that are among the `fields` of a request."""
    several: dict[str, Any] = {"nargs": "+", "default": []}
    add = {
        "locked_bars": {**several, "type": _bars, "metavar": "BARS", "help": "bars that stay, counted from 1: 3 5-8"},
        "locked_parts": {**several, "metavar": "PART", "help": "parts that stay, by id or name"},
        "locked_notes": {**several, "metavar": "ID", "help": "notes that stay, by the ids that MusicXML gives them"},
        "regenerate": {"type": _bars, "metavar": "BARS", "help": "write only in these bars, counted from 1: 5-8"},
        "other": {"type": _bars, "metavar": "BARS", "help": "of a morph the bars that it goes towards: 9-12"},
        "source_bar": {"type": int, "required": True, "metavar": "BAR", "help": "the bar to play like, counted from 1"},
    }
    for field, option in OPTIONS.items():
        if field in fields:
            parser.add_argument(option, dest=field, **add[field])


def read_scope(options: dict[str, Any], score: Score) -> dict[str, Any]:
    """The fields of a request that these options stand for. Raises CommandError for what the score does not have."""
    read: dict[str, Any] = {
        "locked_bars": sorted({bar for bars in options["locked_bars"] for bar in _there(bars, score)}),
        "locked_parts": [_part(name, score) for name in options["locked_parts"]],
        "locked_notes": options["locked_notes"],
    }
    for field in ("regenerate", "other"):
        if bars := options.get(field):
            measures = [score.measures[bar] for bar in _there(bars, score)]
            read[field] = [measures[0].onset, measures[-1].end]
    if "source_bar" in options:
        read["source_bar"] = options["source_bar"] - 1
    return read


def _bars(text: str) -> range:
    """The bars "3" or "5-8" as indices from 0."""
    first, _dash, last = text.partition("-")
    try:
        found = range(int(first) - 1, int(last or first))
    except ValueError:
        found = range(0)
    if not found or found.start < 0:
        raise ArgumentTypeError(f"{text!r} is no bar, such as 3, and no bars, such as 5-8")
    return found


def _there(bars: range, score: Score) -> range:
    if bars.stop > len(score.measures):
        raise CommandError(f"There is no bar {bars.stop}: the music has {len(score.measures)} bars.")
    return bars


def _part(name: str, score: Score) -> str:
    for part in score.parts:
        if name in (part.id, part.name):
            return part.id
    raise CommandError(f"There is no part {name}; there are {', '.join(f'{part.id} ({part.name})' for part in score.parts)}.")
