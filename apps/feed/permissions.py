"""Who may hear, follow and keep what. "No" is always the same 404, whatever its reason."""

from uuid import UUID

from django.http import Http404

from apps.accounts.models import User
from apps.feed.models import Listen, Listener, Playlist, Track
from apps.library.models import Asker


def audible_track(user: Asker, track_id: UUID) -> Track:
    """A track that `user` may hear; Http404 otherwise."""
    track = Track.objects.visible_to(user).select_related("work", "artist", "recording").filter(pk=track_id).first()
    if track is None:
        raise Http404
    return track


def own_track(user: Asker, track_id: UUID) -> Track:
    """One of `user`'s own tracks; Http404 otherwise."""
    track = audible_track(user, track_id)
    if not user.is_authenticated or track.artist_id != user.pk:
        raise Http404
    return track


def artist(name: str) -> User:
    """An account that has something to listen to, by its name; Http404 otherwise: nobody learns here who has an account."""
    readable = name.isprintable()
    found = User.objects.filter(username=name).first() if readable else None
    if found is None or not Track.objects.listed().filter(artist=found).exists():
        raise Http404
    return found


def own_playlist(user: Asker, playlist_id: UUID) -> Playlist:
    """One of `user`'s playlists; Http404 otherwise."""
    playlist = Playlist.objects.visible_to(user).filter(pk=playlist_id).first()
    if playlist is None:
        raise Http404
    return playlist


def own_listen(listener: Listener | None, play: UUID) -> Listen:
    """One of the listener's own plays; Http404 otherwise."""
    found = Listen.objects.filter(listener=listener, play=play).first() if listener else None
    if found is None:
        raise Http404
    return found
