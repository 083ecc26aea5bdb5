"""Which job told the lines of a work's words: where each begins and ends is in no score, only in what the job told."""

from collections.abc import Mapping
from typing import Any

from apps.compose.generators import WRITE_WORDS
from apps.compose.still_there import latest_still_there
from apps.library.models import Revision


def told_by(revision: Revision) -> str | None:
    """Id of the latest job that wrote words to what `revision` still has the rhythm of; None when there is none."""
    # The origin, which only the studio says, and not the provenance, which a client may have made up.
    made = latest_still_there(revision, lambda line: line.filter(origin=WRITE_WORDS.origin), _rhythm)
    return made.provenance["job"] if made else None


def _rhythm(score: Mapping[str, Any], part_id: str) -> tuple[Any, list[tuple[str, int, int]]]:
    """What lines are made of, as static/js/compose/generate/word_lines.js has it."""
    notes = (note for part in score["parts"] if part["id"] == part_id for note in part["notes"])
    return score["metres"], [(note["id"], note["onset"], note["duration"]) for note in notes]
