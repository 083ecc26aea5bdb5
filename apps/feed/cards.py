"""Tracks as pages and the API show them: with the listener's own opinions, and with the reason why they are there."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.feed.models import Listener, Opinion, Placement, Track
from apps.feed.serializers import PlacedSerializer, TrackSerializer
from apps.feed.tags import name_of

Why = Placement.Why


def opinions_of(listener: Listener | None, tracks: Collection[Track]) -> dict[UUID, Opinion]:
    if listener is None:
        return {}
    return {one.track_id: one for one in Opinion.objects.filter(listener=listener, track__in=[track.pk for track in tracks])}


def cards(listener: Listener | None, tracks: Sequence[Track]) -> list[Any]:
    return list(TrackSerializer(tracks, many=True, context={"opinions": opinions_of(listener, tracks)}).data)


def told_placements(listener: Listener, placed: Sequence[Placement]) -> list[Any]:
    """In their order, each with its reason. `placed` come with track, work and artist."""
    tracks = [placement.track for placement in placed]
    titles = _titles(placed)
    context = {
        "opinions": opinions_of(listener, tracks),
        "placed": {placement.track_id: placement for placement in placed},
        "whys": {placement.track_id: why(placement, titles) for placement in placed},
    }
    return list(PlacedSerializer(tracks, many=True, context=context).data)


def why(placement: Placement, titles: dict[str, str]) -> dict[str, Any]:
    """The reason in plain words. What was taken from the public meanwhile is not named."""
    reasons = []
    for kind, source, share in placement.reasons:
        name = name_of(source) if kind == "tag" else titles.get(source)
        if name:
            reasons.append(
                {
                    "track": source if kind == "track" else None,
                    "tag": source if kind == "tag" else "",
                    "name": name,
                    "share": share,
                }
            )
    return {"kind": placement.why, "text": _words(placement, [reason["name"] for reason in reasons]), "reasons": reasons}


def _words(placement: Placement, names: list[str]) -> str:
    if placement.why == Why.TASTE and names:
        if len(names) == 1:
            return _("Because you listened to “%(track)s”") % {"track": names[0]}
        return _("Because you listened to “%(track)s” and “%(other)s”") % {"track": names[0], "other": names[1]}
    if placement.why == Why.TAGS and names:
        return _("Because you like: %(tags)s") % {"tags": ", ".join(names)}
    return str(Why(placement.why).label)


def _titles(placed: Iterable[Placement]) -> dict[str, str]:
    """Of the tracks that reasons name, as far as everybody may know of them, or they are the listener's own."""
    named = {source for placement in placed for kind, source, _share in placement.reasons if kind == "track"}
    if not named:
        return {}
    listener = next(iter(placed)).session.listener
    seen = Track.objects.visible_to(listener.user) if listener.user else Track.objects.listed()
    return {str(track.pk): track.title for track in seen.filter(pk__in=named).select_related("work").only("work__title")}
