"""Which comparison with the training corpora speaks of a score: everything is compared when it is written, and then edited."""

from collections.abc import Mapping
from typing import Any

from apps.library.models import Revision

LOOKED_AT = 8
"""How many comparisons of a work are looked at, the latest first: each holds a whole score."""


def compared(revision: Revision) -> dict[str, Any] | None:
    """What is recorded of the latest music in `revision` that was compared, while its notes are as they were then; None when
    nothing was, or all of it has changed."""
    line = revision.work.revisions.line().filter(number__lte=revision.number, provenance__has_key="originality")
    for made in line.order_by("-number")[:LOOKED_AT]:
        written = made.provenance["written"]
        if all(_sounds(revision.score, part) == _sounds(made.score, part) for part in written):
            return {"written": written, "originality": made.provenance["originality"]}
    return None


def _sounds(score: Mapping[str, Any], part_id: str) -> list[tuple[int, int, int]]:
    notes = (note for part in score["parts"] if part["id"] == part_id for note in part["notes"])
    return [(note["onset"], note["duration"], note["pitch"]) for note in notes]
