"""Fields of OpenUtau's projects, which anybody may have written: each is of its kind, or UnreadableScore is raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore

MOST = 10**9


def rows_of(holder: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = holder.get(key) or []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return found


def row_of(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = holder.get(key) or {}
    if not isinstance(found, dict):
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return found


def whole_of(holder: Mapping[str, Any], key: str, otherwise: int | None = None) -> int:
    value = holder.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST:
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return value


def real_of(holder: Mapping[str, Any], key: str, otherwise: float | None = None) -> float:
    value = holder.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST:
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return float(value)


def text_of(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    return "" if value is None else str(value) if isinstance(value, str | int | float) else ""
