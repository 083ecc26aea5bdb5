"""The shapes of what browsers tell the feed and of what it answers."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.feed.events import MOST_AT_ONCE, Happened
from apps.feed.models import Event, Opinion, Placement, Playlist, Track
from apps.feed.preferences import MOST_TAGS
from apps.feed.sessions import MOST_PLACED
from apps.feed.tags import TAGS, name_of

Kind = Event.Kind
OF_A_PLAY = {Kind.START, Kind.HEARD, Kind.SKIP}
MOST_RANGES = 500
TAG_NAMES = list(TAGS)


class RangeField(serializers.ListField):
    """[from, until) in milliseconds of the track."""

    child = serializers.IntegerField(min_value=0, max_value=24 * 3_600_000)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=2, max_length=2, **kwargs)


class HappenedSerializer(serializers.Serializer[Any]):
    """One event. A play belongs to start, heard and skip, another event to undo, and a track to all but undo."""

    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    at = serializers.DateTimeField()
    track = serializers.UUIDField(required=False)
    play = serializers.UUIDField(required=False)
    undoes = serializers.UUIDField(required=False)
    ranges = serializers.ListField(child=RangeField(), max_length=MOST_RANGES, required=False)
    source = serializers.CharField(max_length=24, required=False)  # type: ignore[assignment]  # what events call it

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = {"undoes"} if attrs["kind"] == Kind.UNDO else {"track"}
        if attrs["kind"] in OF_A_PLAY:
            needed |= {"play"}
        if attrs["kind"] == Kind.HEARD:
            needed |= {"ranges"}
        if missing := sorted(needed - attrs.keys()):
            raise serializers.ValidationError({name: [_("This event needs it.")] for name in missing})
        return attrs

    @staticmethod
    def happened(told: Mapping[str, Any]) -> Happened:
        """The event itself, of what was validated."""
        own = {name: told[name] for name in ("track", "play", "undoes") if name in told}
        more = {name: told[name] for name in ("ranges", "source") if name in told}
        return Happened(uuid=told["uuid"], kind=told["kind"], at=told["at"], data=more, **own)


class EventsSerializer(serializers.Serializer[Any]):
    """What happened since the browser last told: each event with an id of its own, so that it may be told again."""

    events = serializers.ListField(child=HappenedSerializer(), allow_empty=False, max_length=MOST_AT_ONCE)


class KeptEventsSerializer(serializers.Serializer[Any]):
    """How many of the events were new."""

    kept = serializers.IntegerField(min_value=0)


class ArtistSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="username")
    page = serializers.SerializerMethodField()

    def get_page(self, artist: Any) -> str:
        return reverse("feed:artist", args=[artist.username])


class TagSerializer(serializers.Serializer[Any]):
    tag = serializers.CharField()
    name = serializers.CharField()


def _address(name: str, key: UUID) -> str:
    return _address_of_any(name, get_script_prefix()).replace(str(_ANY), str(key))


@cache
def _address_of_any(name: str, prefix: str) -> str:  # noqa: ARG001 - it is another address below another prefix
    """Finding an address takes as long as all else of a card, and a page has sixty."""
    return reverse(name, args=[_ANY])


_ANY = UUID(int=0)


class TrackSerializer(serializers.ModelSerializer[Track]):
    """A track as lists and the player show it. `liked` and `favourite` are the asker's own."""

    title = serializers.CharField(read_only=True)
    artist = ArtistSerializer(read_only=True)
    tags = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    cover = serializers.SerializerMethodField()
    sound = serializers.SerializerMethodField()
    liked = serializers.SerializerMethodField()
    favourite = serializers.SerializerMethodField()

    class Meta:
        model = Track
        fields = [
            *("id", "title", "artist", "composer", "duration_ms", "generated", "tags", "published_at"),
            *("page", "cover", "sound", "liked", "favourite"),
        ]

    def get_tags(self, track: Track) -> list[dict[str, str]]:
        return [{"tag": tag, "name": name_of(tag)} for tag in track.tags if tag in TAGS]

    def get_page(self, track: Track) -> str:
        return _address("feed:track", track.pk)

    def get_cover(self, track: Track) -> str:
        return f"{_address('feed:cover', track.pk)}?v={track.head}"

    def get_sound(self, track: Track) -> str:
        return f"{_address('feed:sound', track.pk)}?v={track.head}"

    def get_liked(self, track: Track) -> bool:
        return bool((opinion := self._opinion(track)) and opinion.liked)

    def get_favourite(self, track: Track) -> bool:
        return bool((opinion := self._opinion(track)) and opinion.favourite)

    def _opinion(self, track: Track) -> Opinion | None:
        opinions: dict[Any, Opinion] = self.context.get("opinions", {})
        return opinions.get(track.pk)


class TrackDetailSerializer(TrackSerializer):
    """With what the player draws its waveform from, and where the music is from."""

    peaks = serializers.ListField(child=serializers.FloatField(), read_only=True)

    class Meta(TrackSerializer.Meta):
        fields = [*TrackSerializer.Meta.fields, "peaks", "credit", "licence"]


class ReasonSerializer(serializers.Serializer[Any]):
    """What a choice is owed to: a track that was heard, or a tag. `share` of all of it, 0..1."""

    track = serializers.UUIDField(allow_null=True)
    tag = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    share = serializers.FloatField()


class WhySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Placement.Why.choices)
    text = serializers.CharField()
    reasons = ReasonSerializer(many=True)


class PlacedSerializer(TrackSerializer):
    """A track in the feed, with why it is there."""

    position = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()

    class Meta(TrackSerializer.Meta):
        fields = [*TrackSerializer.Meta.fields, "position", "why"]

    def get_position(self, track: Track) -> int:
        return int(self.context["placed"][track.pk].position)

    def get_why(self, track: Track) -> Any:
        return self.context["whys"][track.pk]


class FeedSerializer(serializers.Serializer[Any]):
    """The next tracks of one look at one mix. Ask with `session` for those after them."""

    session = serializers.UUIDField()
    mix = serializers.CharField()
    tracks = PlacedSerializer(many=True)
    more = serializers.BooleanField()


class FeedQuery(serializers.Serializer[Any]):
    mix = serializers.CharField(max_length=80, default="for-you")
    session = serializers.UUIDField(required=False)
    count = serializers.IntegerField(min_value=1, max_value=50, default=20)
    keep = serializers.IntegerField(
        min_value=0,
        max_value=MOST_PLACED,
        required=False,
        help_text="How many of the tracks that the session answered before stand; those after them are decided anew",
    )


class ArrivingSerializer(serializers.Serializer[Any]):
    """Tracks that can be heard, and those that are on their way."""

    there = serializers.IntegerField(min_value=0)
    coming = serializers.IntegerField(min_value=0)


class TasteSerializer(serializers.Serializer[Any]):
    """What the listener says of themselves. `generated_share`: how much generated music a feed may hold, percent."""

    tags = serializers.ListField(child=serializers.ChoiceField(TAG_NAMES), max_length=MOST_TAGS, required=False)
    generated_share = serializers.IntegerField(min_value=0, max_value=100, required=False)
    introduced = serializers.BooleanField(required=False)


class ReasonToLeaveOut(serializers.Serializer[Any]):
    """Exactly one of the two."""

    track = serializers.UUIDField(required=False)
    tag = serializers.ChoiceField(TAG_NAMES, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Name one track or one tag."))
        return attrs


class PlaylistSerializer(serializers.ModelSerializer[Playlist]):
    tracks = serializers.SerializerMethodField()
    name = serializers.CharField(max_length=80)

    class Meta:
        model = Playlist
        fields = ["id", "name", "changed_at", "tracks"]
        read_only_fields = ["id", "changed_at"]

    def get_tracks(self, playlist: Playlist) -> int:
        return getattr(playlist, "size", None) or playlist.entries.count()


class ArrangedSerializer(serializers.Serializer[Any]):
    """The tracks of a playlist in their new order; what is left out leaves the list."""

    tracks = serializers.ListField(child=serializers.UUIDField(), max_length=2_000)


class NamedSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)


class NewPlaylistSerializer(NamedSerializer):
    """`tracks`: what is in it from the start, in this order; those that its owner cannot hear are left out."""

    tracks = serializers.ListField(child=serializers.UUIDField(), max_length=2_000, required=False)
