"""The tracks that a listener holds dearest."""

from apps.feed.models import Listener, Opinion, Track

MOST = 2_000


def favourites(listener: Listener | None) -> list[Track]:
    """Those of them that the listener can hear now, the one that something was said of last first."""
    if listener is None:
        return []
    seen = Track.objects.visible_to(listener.user) if listener.user else Track.objects.listed()
    order = list(Opinion.objects.filter(listener=listener, favourite=True, track__in=seen).values_list("track", flat=True)[:MOST])
    tracks = Track.objects.for_lists().in_bulk(order)
    return [tracks[track] for track in order if track in tracks]
