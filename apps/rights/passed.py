"""What people have let pass of what is registered, and how much more of it a check has found.

Of sounds it is known which seconds of the registered recording are heard: what nobody has heard yet counts, over however many
recordings of the publication it is spread. Of melodies the length alone is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from apps.rights.cases.table import UNRESOLVED
from apps.rights.models import Match, Publication

MORE = 0.1
"""Share of what is registered by which a likeness may be more than what people have let pass."""

Stretches = list[tuple[float, float]]
Sorted = defaultdict[tuple[UUID, str], dict[UUID | None, list[Match]]]
"""Matches by the registered work and the method, and by the registered recording, which melodies have none of."""


def unheard(publication: Publication, matches: Iterable[Match]) -> Iterable[Match]:
    """Those of the matches of which more is found, together, than people have let pass in this publication."""
    decided = Match.cases.through.objects.filter(case__in=publication.cases.exclude(state__in=UNRESOLVED))
    passed = _sorted(Match.objects.filter(pk__in=decided.values("match")).select_related("registered_recording"))
    for what, by_recording in _sorted(matches).items():
        for some in by_recording.values():
            if what not in passed or more(some, passed[what]) > MORE:
                yield from some


def more(some: Sequence[Match], passed: Mapping[UUID | None, Sequence[Match]]) -> float:
    """Share that is new of the one registered recording, or melody, that `some` are like. Of another recording of a work than
    people have heard, as much is known as the seconds are that they have heard of one."""
    recording = some[0].registered_recording
    now, before = _stretches(some), passed.get(some[0].registered_recording_id)
    if before is not None:
        return covered(_stretches(before) + now) - covered(_stretches(before))
    most = max(map(_milliseconds, passed.values()))
    return covered(now) - (most / recording.duration_ms if recording and recording.duration_ms else 0.0)


def stretches(match: Match) -> Stretches:
    """From where to where it is alike, in shares 0..1 of what is registered; from its beginning where that is not known."""
    recording = match.registered_recording
    places = [(one["there"], one["until"]) for one in match.segments if one.get("there") is not None]
    if not (recording and recording.duration_ms and places):
        return [(0.0, 1.0 if match.extent is None else match.extent)]
    return [(1000 * there / recording.duration_ms, 1000 * until / recording.duration_ms) for there, until in places]


def covered(some: Iterable[tuple[float, float]]) -> float:
    """How much the stretches cover together, what lies in two of them counted once."""
    total, upto = 0.0, 0.0
    for start, end in sorted(some):
        total += max(0.0, end - max(start, upto))
        upto = max(upto, end)
    return total


def _sorted(matches: Iterable[Match]) -> Sorted:
    found = Sorted(dict)
    for match in matches:
        found[match.registered_work_id, match.method].setdefault(match.registered_recording_id, []).append(match)
    return found


def _stretches(some: Iterable[Match]) -> Stretches:
    return [stretch for match in some for stretch in stretches(match)]


def _milliseconds(some: Sequence[Match]) -> float:
    recording = some[0].registered_recording
    return covered(_stretches(some)) * (recording.duration_ms if recording else 0)
