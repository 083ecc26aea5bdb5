"""The latest music of a work that was made in some way and is there unchanged, whatever else was edited since."""

from collections.abc import Callable, Mapping
from typing import Any

from apps.library.models import Revision, RevisionQuerySet

LOOKED_AT = 8
"""How many revisions of a work are looked at, the latest first: each holds a whole score."""


def latest_still_there(
    revision: Revision, made: Callable[[RevisionQuerySet], RevisionQuerySet], seen: Callable[[Mapping[str, Any], str], Any]
) -> Revision | None:
    """The latest of the revisions that `made` picks from the line up to `revision` whose written parts are in `revision` as
    they were: `seen` says of a score and the id of a part what has to be the same. One that wrote nothing is no match."""
    line = revision.work.revisions.line().filter(number__lte=revision.number)
    for earlier in made(line).order_by("-number")[:LOOKED_AT]:
        written = earlier.provenance.get("written")
        if written and all(seen(revision.score, part) == seen(earlier.score, part) for part in written):
            return earlier
    return None
