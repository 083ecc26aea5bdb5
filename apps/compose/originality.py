"""Which comparison with the training corpora speaks of a score: everything is compared when it is written, and then edited."""

from collections.abc import Mapping
from typing import Any

from apps.compose.still_there import latest_still_there
from apps.library.models import Revision


def compared(revision: Revision) -> dict[str, Any] | None:
    """What is recorded of the latest music in `revision` that was compared, while its notes are as they were then; None when
    nothing was, or all of it has changed."""
    made = latest_still_there(revision, lambda line: line.filter(provenance__has_key="originality"), _sounds)
    return {name: made.provenance[name] for name in ("written", "originality")} if made else None


def _sounds(score: Mapping[str, Any], part_id: str) -> list[tuple[int, int, int]]:
    notes = (note for part in score["parts"] if part["id"] == part_id for note in part["notes"])
    return [(note["onset"], note["duration"], note["pitch"]) for note in notes]
