"""Which counts may be published: none that points at few people, and none from which such a one could be worked out.

A table whose total is known tells a count that is left out by subtraction. So another one is left out with it, the smallest, and
more until what is left out could be split in more than one way; readers are not told which were small.
"""

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

FEWEST = 5
"""No number below it is published, nor anything worked out from fewer cases: it could point at somebody."""

Key = TypeVar("Key", bound=Hashable)


def told(count: int) -> int | None:
    """A count that belongs to no table; None when it is not to be told. 0 points at nobody."""
    return count if count == 0 or count >= FEWEST else None


def disclosed(*tables: Mapping[Any, int]) -> list[dict[Any, int | None]]:
    """The same tables, which all count the same things in different ways, with None for what is not to be told."""
    hidden = [_hidden(table) for table in tables]
    if any(keys and not _ambiguous(table, keys) for table, keys in zip(tables, hidden, strict=True)):
        # Where a table cannot protect itself, no other one may tell its total.
        hidden = [{key for key, count in table.items() if count} for table in tables]
    return [
        {key: None if key in keys else count for key, count in table.items()} for table, keys in zip(tables, hidden, strict=True)
    ]


def _hidden(table: Mapping[Key, int]) -> set[Key]:
    keys = {key for key, count in table.items() if told(count) is None}
    others = sorted((key for key, count in table.items() if count and key not in keys), key=lambda key: table[key])
    while keys and others and not _ambiguous(table, keys):
        keys.add(others.pop(0))
    return keys


def _ambiguous(table: Mapping[Key, int], keys: set[Key]) -> bool:
    """Whether the sum of what is left out, of which nothing is 0, can be split in more than one way, so that no part is certain
    to be small."""
    spare = sum(table[key] for key in keys) - len(keys)
    return len(keys) > 1 and spare >= FEWEST - 1
