"""The sound and the picture of a track, for whoever may hear it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from apps.feed.models import Track
from apps.library.media import Sent, send

# A picture can hold what a page can: opened by itself it must not be able to do anything.
COVER_POLICY = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
COVER_SECONDS = 86_400
"""Its address carries the version of the track, so that browsers may keep it unasked."""


def _track(request: HttpRequest, track_id: UUID) -> Track:
    """Http404 for what is not ready, not public and not the asker's own."""
    seen = Track.objects.visible_to(request.user).select_related("work", "recording")
    track = seen.filter(pk=track_id).first()
    if track is None:
        raise Http404
    return track


@require_safe
def sound(request: HttpRequest, track_id: UUID) -> HttpResponseBase:
    """What is heard: whole, or in part for players that seek."""
    track = _track(request, track_id)
    heard = track.recording or track
    if not heard.audio:  # its recording was deleted a moment ago
        raise Http404
    kept = heard.audio
    return send(request, Sent(kept.storage, kept.name, heard.size, heard.media_type, f'"{heard.sha256}"', track.title))


@require_safe
@gzip_page
def cover(request: HttpRequest, track_id: UUID) -> HttpResponse:
    track = _track(request, track_id)
    etag = f'"{track.sha256[:16]}-{track.head}-{len(track.cover)}"'
    if etag in (one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(track.cover, content_type="image/svg+xml")
    answer["ETag"] = etag
    answer["Cache-Control"] = f"private, max-age={COVER_SECONDS}"
    answer["Vary"] = "Cookie"
    answer["Content-Security-Policy"] = COVER_POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
