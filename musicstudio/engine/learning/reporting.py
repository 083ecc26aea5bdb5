"""How a model's figures are printed from the command line: the same options and the same tables for every model."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

Figures = Mapping[str, Any]


def main(
    about: str | None,
    figures: Callable[[argparse.Namespace], Figures],
    *,
    data: bool = True,
    splits: Sequence[str] = (),
    limit: str = "",
    weights: Sequence[str] = (),
    folders: Mapping[str, str] = MappingProxyType({}),
    more: Callable[[argparse.ArgumentParser], object] | None = None,
) -> None:
    """`python -m musicstudio.engine.<model>.evaluate`: print the JSON-able `figures` of the options, as a table or with `--json`.

    about    the module's docstring, whose first line is the help text
    data     whether there is `--data`, the folder of the corpora
    splits   choices of `--split`, of which "test" is taken when none is asked for; none = there is no such option
    limit    what `--limit` limits; "" = there is no such option
    weights  options that name a file of weights instead of those in use
    folders  other options that name a folder, with their help texts
    more     adds whatever else there is
    """
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    if data:
        parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    if splits:
        parser.add_argument("--split", default="test", choices=splits)
    if limit:
        parser.add_argument("--limit", type=int, help=limit)
    for option in weights:
        parser.add_argument(option, type=Path, help="weights other than those in use")
    for option, help_text in folders.items():
        parser.add_argument(option, type=Path, help=help_text)
    if more:
        more(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    options = parser.parse_args()
    found = figures(options)
    sys.stdout.write(json.dumps(found) + "\n" if options.json else "\n".join(table(found)) + "\n")


def table(figures: Figures, title: str = "") -> list[str]:
    """Lines for a console: plain figures with flat groups beside them as columns, then a table for each other group."""
    groups = {name: value for name, value in figures.items() if isinstance(value, Mapping)}
    beside = {name: group for name, group in groups.items() if not any(isinstance(value, Mapping) for value in group.values())}
    columns = {title: {name: value for name, value in figures.items() if name not in groups}, **beside}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    wide = max([24, *(len(name) + 2 for name in [title, *names])])
    heads = {name: len(name) + 4 for name in beside}
    lines = []
    if names:
        lines.append(f"{title:{wide}}{'':>12}" + "".join(f"{name:>{width}}" for name, width in heads.items()))
    for name in names:
        cells = "".join(f" {beside[group].get(name, '')!s:>{width - 1}}" for group, width in heads.items())
        lines.append(f"{name:{wide}} {columns[title].get(name, '')!s:>11}{cells}")
    for name in groups:
        if name not in beside:
            lines += ["", *table(groups[name], f"{title} {name}".strip())]
    return lines
