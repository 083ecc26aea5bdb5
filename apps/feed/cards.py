"""Tracks as pages and the API show them: with the listener's own opinions, and with the reason why they are there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from apps.feed.models import Listen, Listener, Opinion, Placement, Track
from apps.feed.serializers import PlacedSerializer, TrackSerializer
from apps.feed.tags import name_of

Why = Placement.Why


def opinions_of(listener: Listener | None, tracks: Collection[Track]) -> dict[UUID, Opinion]:
    if listener is None:
        return {}
    return {one.track_id: one for one in Opinion.objects.filter(listener=listener, track__in=[track.pk for track in tracks])}


def cards(listener: Listener | None, tracks: Sequence[Track]) -> list[Any]:
    return list(TrackSerializer(tracks, many=True, context={"opinions": opinions_of(listener, tracks)}).data)


@dataclass(frozen=True)
class Sources:
    """What may be named as a reason now: tracks that everybody may hear, or the listener's own, with their titles; those of them
    that were played; tags. Nothing that was forgotten since, or that the listener does not want used."""

    titles: Mapping[str, str]
    played: Collection[str]
    tags: Collection[str]


def told_placements(listener: Listener, placed: Sequence[Placement]) -> list[Any]:
    """In their order, each with its reason. `placed` come with track, work and artist."""
    tracks = [placement.track for placement in placed]
    sources = _sources(listener, placed)
    context = {
        "opinions": opinions_of(listener, tracks),
        "placed": {placement.track_id: placement for placement in placed},
        "whys": {placement.track_id: why(placement, sources) for placement in placed},
    }
    return list(PlacedSerializer(tracks, many=True, context=context).data)


def why(placement: Placement, sources: Sources) -> dict[str, Any]:
    """The reason in plain words."""
    reasons: list[dict[str, Any]] = []
    for kind, source, share in placement.reasons:
        if kind == "track" and source in sources.titles:
            reasons.append({"track": source, "tag": "", "name": sources.titles[source], "share": share})
        if kind == "tag" and source in sources.tags:
            reasons.append({"track": None, "tag": source, "name": name_of(source), "share": share})
    return {"kind": placement.why, "text": _words(placement, reasons, sources), "reasons": reasons}


def _words(placement: Placement, reasons: Sequence[Mapping[str, Any]], sources: Sources) -> str:
    """The strongest reason, with a second one of the same kind."""
    if not reasons or placement.why not in {Why.TASTE, Why.TAGS}:
        return str(Why(placement.why).label)
    if reasons[0]["tag"]:
        names = [reason["name"] for reason in reasons if reason["tag"]]
        return _("Because you like: %(tags)s") % {"tags": ", ".join(names)}
    first = reasons[0]
    if first["track"] not in sources.played:
        return _("Because you like “%(track)s”") % {"track": first["name"]}
    names = [reason["name"] for reason in reasons if reason["track"] in sources.played]
    if len(names) == 1:
        return _("Because you listened to “%(track)s”") % {"track": names[0]}
    return _("Because you listened to “%(track)s” and “%(other)s”") % {"track": names[0], "other": names[1]}


def _sources(listener: Listener, placed: Iterable[Placement]) -> Sources:
    named = {source for placement in placed for kind, source, _share in placement.reasons if kind == "track"}
    unused = list(listener.unused.values_list("track", "tag"))
    tags = set(listener.tags) - {tag for _track, tag in unused}
    if not named:
        return Sources({}, (), tags)
    seen = Track.objects.visible_to(listener.user) if listener.user else Track.objects.listed()
    allowed = seen.filter(pk__in=named).exclude(pk__in=[track for track, _tag in unused if track])
    plays = Listen.objects.filter(listener=listener, track=OuterRef("pk"), counted=True, excluded=False)
    opinions = Opinion.objects.filter(Q(liked=True) | Q(favourite=True), listener=listener, track=OuterRef("pk"))
    if listener.forgotten_before:  # begun anew: what was before is no reason any more
        plays = plays.filter(at__gte=listener.forgotten_before)
        opinions = opinions.filter(at__gte=listener.forgotten_before)
    told = allowed.annotate(played=Exists(plays), liked=Exists(opinions)).values_list("pk", "work__title", "played", "liked")
    titles = {str(track): title for track, title, played, liked in told if played or liked}
    return Sources(titles, {str(track) for track, _title, played, _liked in told if played}, tags)
