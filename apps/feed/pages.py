"""The pages of listening. Whoever has no account listens as the session of their browser."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from apps.accounts.permissions import account
from apps.feed import history as past
from apps.feed.arriving import arriving
from apps.feed.audience import DAYS, FEWEST, audience
from apps.feed.cards import cards, opinions_of, told_placements
from apps.feed.clips import clips
from apps.feed.listeners import known_listener
from apps.feed.mixes import Kind, Mix, UnknownMix, mix_called
from apps.feed.models import Follow, Listener, Opinion, Placement, Playlist, Track
from apps.feed.permissions import artist as audible_artist
from apps.feed.permissions import audible_track, own_playlist
from apps.feed.serializers import TrackDetailSerializer
from apps.feed.tags import GROUPS, TAGS, name_of
from apps.library.models import Asker
from musicstudio.streaming import in_pieces

MOST_INFERRED = 12
MOST_HIDDEN = 100
LISTED_TRACKS = 100


@require_safe
@ensure_csrf_cookie
def home(request: HttpRequest) -> HttpResponse:
    """One mix; its tracks are fetched by the page."""
    try:
        mix = mix_called(request.GET.get("mix", Kind.FOR_YOU), request.user)
    except UnknownMix as error:
        raise Http404 from error
    context = {
        "mix": str(mix),
        "name": _mix_name(mix),
        "current_tag": mix.tag,
        "groups": [{**group, "current": any(tag == mix.tag for tag, _name in group["tags"])} for group in _groups()],
        "taste": _taste(_listener(request)),
        "arriving": arriving(),
    }
    return render(request, "feed/home.html", context)


def _mix_name(mix: Mix) -> str:
    match mix.kind:
        case Kind.NEW:
            return _("New")
        case Kind.FOLLOWING:
            return _("From people you follow")
        case Kind.TAG:
            return name_of(mix.tag)
        case Kind.RADIO if mix.seed:
            return _("Radio from “%(title)s”") % {"title": Track.objects.select_related("work").get(pk=mix.seed).title}
    return _("For you")


def _groups() -> list[dict[str, Any]]:
    """All tags, by what they tell about."""
    by_kind = groupby(sorted(TAGS, key=_kind_of), key=_kind_of)
    found = {kind: sorted(((tag, name_of(tag)) for tag in tags), key=lambda pair: pair[1]) for kind, tags in by_kind}
    return [{"kind": kind, "label": label, "tags": found[kind]} for kind, label in GROUPS.items() if kind in found]


def _kind_of(tag: str) -> str:
    return tag.partition(":")[0]


def _listener(request: HttpRequest) -> Listener | None:
    return known_listener(request.user, request.session)


def _taste(listener: Listener | None) -> Listener:
    """What was stated, or what holds as long as nothing is."""
    return listener or Listener()


@require_safe
@ensure_csrf_cookie
def tastes(request: HttpRequest) -> HttpResponse:
    """State what one likes, by tags and by short clips; and see again what one has hidden."""
    listener = _listener(request)
    chosen = clips(listener)
    told = cards(listener, [clip.track for clip in chosen])
    hidden = Opinion.objects.filter(listener=listener).exclude(hidden=False, artist_hidden=False, rests_until=None)
    context = {
        "groups": _groups(),
        "taste": _taste(listener),
        "clips": [{**card, "start_ms": clip.start_ms, "end_ms": clip.end_ms} for card, clip in zip(told, chosen, strict=True)],
        "hidden": _named(request.user, hidden.select_related("track__work", "track__artist")) if listener else [],
    }
    return render(request, "feed/tastes.html", context)


def _named(user: Asker, opinions: QuerySet[Opinion]) -> list[tuple[Opinion, str]]:
    return [(one, one.track.title_for(user)) for one in opinions.order_by("-at")[:MOST_HIDDEN]]


@require_safe
@ensure_csrf_cookie
def history(request: HttpRequest) -> HttpResponse:
    """What was heard, and what the feed makes of it. The plays are fetched by the page: days are those of the reader's clock."""
    listener = _listener(request)
    inferred = past.inferred(listener)[:MOST_INFERRED] if listener else []
    context = {
        "inferred": [(name_of(tag), plays) for tag, plays in inferred if tag in TAGS],
        "most": max((plays for _tag, plays in inferred), default=1),
        "stated": [name_of(tag) for tag in listener.tags] if listener else [],
        "forgotten_before": listener and listener.forgotten_before,
    }
    return render(request, "feed/history.html", context)


@require_safe
def history_export(request: HttpRequest) -> HttpResponseBase:
    """All plays as one list of ListenBrainz's objects, read row by row."""
    listener = _listener(request)
    rows = past.exported(listener) if listener else iter(())
    answer = StreamingHttpResponse(in_pieces(lambda: _json_list(rows)), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="musicstudio-listens.json"'
    return answer


def _json_list(rows: Iterable[Any]) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n").encode() + json.dumps(row, ensure_ascii=False).encode()
    yield b"\n]\n"


@require_safe
@ensure_csrf_cookie
def favourites(request: HttpRequest) -> HttpResponse:
    """What one holds dearest; fetched by the page, which tells first what this browser has not told yet."""
    return render(request, "feed/favourites.html")


@require_safe
@login_required
def playlists(request: HttpRequest) -> HttpResponse:
    """All of my playlists."""
    return render(request, "feed/playlists.html", {"playlists": Playlist.objects.visible_to(request.user).counted()})


@require_safe
@login_required
def playlist(request: HttpRequest, playlist_id: UUID) -> HttpResponse:
    """One of my playlists, to play and to arrange."""
    asked = own_playlist(request.user, playlist_id)
    return render(request, "feed/playlist.html", {"playlist": asked, "tracks": cards(_listener(request), asked.audible())})


@require_safe
@login_required
def yours(request: HttpRequest) -> HttpResponse:
    """Who listens to what I published."""
    user = account(request.user)
    found = audience(user)
    chart = {
        "days": [day.isoformat() for day, _heard in found.days],
        "plays": [heard.plays for _day, heard in found.days],
        "listeners": [heard.listeners for _day, heard in found.days],
    }
    return render(request, "feed/yours.html", {"audience": found, "chart": chart, "days": DAYS, "fewest": FEWEST})


@require_safe
@ensure_csrf_cookie
def artist(request: HttpRequest, name: str) -> HttpResponse:
    """What an artist has published, newest first."""
    found = audible_artist(name)
    tracks = Track.objects.listed().filter(artist=found).for_lists()
    page = Paginator(tracks, LISTED_TRACKS).get_page(request.GET.get("page"))
    context = {
        "artist": found,
        "page": page,
        "tracks": cards(_listener(request), list(page)),
        "followers": Follow.objects.filter(artist=found).count(),
        "followed": request.user.is_authenticated and Follow.objects.filter(artist=found, follower=request.user.pk).exists(),
    }
    return render(request, "feed/artist.html", context)


@require_safe
@ensure_csrf_cookie
def track(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """One track: to hear, where it is from, why it came, and where it leads."""
    found = audible_track(request.user, track_id)
    listener = _listener(request)
    told = TrackDetailSerializer(found, context={"opinions": opinions_of(listener, [found])}).data
    return render(request, "feed/track.html", {"track": found, "told": {**told, **_why(listener, found)}})


def _why(listener: Listener | None, track: Track) -> dict[str, Any]:
    """The reason why the feed placed it last, when it did."""
    if listener is None:
        return {}
    placed = Placement.objects.filter(session__listener=listener, track=track).select_related("session__listener__user")
    last = placed.select_related("track__work", "track__artist").order_by("-session__created_at").first()
    return {"why": told_placements(listener, [last])[0]["why"]} if last else {}
