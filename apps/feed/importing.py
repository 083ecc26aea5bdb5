"""Taking somebody's history from another player: what is of music that the studio has counts for them as if heard here."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from apps.feed.events import MOST_AT_ONCE, Happened, record
from apps.feed.listening_files import Played
from apps.feed.models import Event, ForgottenPlay, Listen, Listener, Track

SOURCE = "import"


@dataclass(frozen=True)
class Imported:
    """Plays in the file, those of music that is here, those of them that were new, and those that stay deleted: what its listener
    has forgotten lately is not taken in again."""

    plays: int
    known: int
    fresh: int
    forgotten: int


def import_history(*, listener: Listener, plays: Iterable[Played]) -> Imported:
    """The same file again changes nothing: each play has an id made of what it tells."""
    told = list(plays)
    seen = Track.objects.visible_to(listener.user) if listener.user else Track.objects.listed()
    there: dict[tuple[str, str], Track] = {}
    for one in seen.select_related("work", "artist").only("composer", "duration_ms", "work__title", "artist__username"):
        for name in {one.composer, one.artist.username}:
            there[_key(name), _key(one.title)] = one
    heard = _heard(listener)
    known = [(play, track) for play in told if (track := there.get((_key(play.artist), _key(play.title)))) is not None]
    happened = [_happened(listener, play, track) for play, track in known if not heard(play, track)]
    fresh = forgotten = 0
    for first in range(0, len(happened), MOST_AT_ONCE):
        some = happened[first : first + MOST_AT_ONCE]
        deleted = ForgottenPlay.objects.filter(listener=listener, play__in={one.play for one in some})
        gone = set(deleted.values_list("play", flat=True))
        forgotten += sum(one.play in gone for one in some)
        fresh += record(listener=listener, happened=some, oldest=None)
    return Imported(len(told), len(known), fresh, forgotten)


def _heard(listener: Listener) -> Callable[[Played, Track], bool]:
    """Whether a play is there: here, or from a player that counts in minutes."""
    minutes = {
        (track, round(at.timestamp()) // 60)
        for track, at in Listen.objects.filter(listener=listener, counted=True).values_list("track", "at")
    }

    def there(play: Played, track: Track) -> bool:
        minute = round(play.at.timestamp()) // 60
        return any((track.pk, minute + near) in minutes for near in (-1, 0, 1))

    return there


def _happened(listener: Listener, play: Played, track: Track) -> Happened:
    own = uuid5(NAMESPACE_URL, f"{listener.pk}/{track.pk}/{play.at.timestamp():.0f}")
    whole = {"ranges": [[0, track.duration_ms]], "source": SOURCE}
    return Happened(uuid=own, kind=Event.Kind.HEARD, at=play.at, track=track.pk, play=own, data=whole)


def _key(name: str) -> str:
    """Letters and digits alone, without case and accents: players spell names as they like."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
