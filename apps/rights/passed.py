"""What people have let pass of what is registered, and how much more of it a check has found.

Of sounds it is known which seconds of the registered recording are heard: what nobody has heard yet counts, over however many
recordings of the publication it is spread. Of melodies the length alone is known.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from apps.rights.cases.table import UNRESOLVED
from apps.rights.models import Match, Publication

MORE = 0.1
"""Share of what is registered by which a likeness may be more than what people have let pass."""

Stretches = list[tuple[float, float]]
Ears = tuple[UUID, str]
"""A registered work, and the method by which something is like it."""


def unheard(publication: Publication, matches: Iterable[Match]) -> Iterable[Match]:
    """Those of the matches of which more is found, together, than people have let pass in this publication."""
    decided = publication.cases.exclude(state__in=UNRESOLVED)
    passed, found = defaultdict[Ears, dict[UUID | None, Stretches]](dict), defaultdict[Ears, dict[UUID | None, list[Match]]](dict)
    for match in Match.objects.filter(cases__in=decided).select_related("registered_recording").distinct():
        passed[_ears(match)].setdefault(match.registered_recording_id, []).extend(stretches(match))
    for match in matches:
        found[_ears(match)].setdefault(match.registered_recording_id, []).append(match)
    for ears, by_recording in found.items():
        for recording, some in by_recording.items():
            heard = [stretch for match in some for stretch in stretches(match)]
            if ears not in passed or _more(heard, recording, passed[ears]) > MORE:
                yield from some


def stretches(match: Match) -> Stretches:
    """From where to where it is alike, in shares 0..1 of what is registered; from its beginning where that is not known."""
    recording = match.registered_recording
    places = [(one["there"], one["until"]) for one in match.segments if one.get("there") is not None]
    if not (recording and recording.duration_ms and places):
        return [(0.0, 1.0 if match.extent is None else match.extent)]
    return [(1000 * there / recording.duration_ms, 1000 * until / recording.duration_ms) for there, until in places]


def _more(heard: Stretches, recording: UUID | None, passed: dict[UUID | None, Stretches]) -> float:
    """Share of what is registered that is new. Of another recording of the work than people have heard the length is compared."""
    before = passed.get(recording)
    if before is None:
        return covered(heard) - max(covered(some) for some in passed.values())
    return covered(before + heard) - covered(before)


def covered(some: Iterable[tuple[float, float]]) -> float:
    """How much the stretches cover together, what lies in two of them counted once."""
    total, upto = 0.0, 0.0
    for start, end in sorted(some):
        total += max(0.0, end - max(start, upto))
        upto = max(upto, end)
    return total


def _ears(match: Match) -> Ears:
    return match.registered_work_id, match.method
