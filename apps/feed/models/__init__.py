"""What can be listened to, who listens, what they did, and what the feed has learnt from it."""

from apps.feed.models.catalogue import CataloguePiece
from apps.feed.models.events import Event, ForgottenPlay, Listen, Opinion, Shown
from apps.feed.models.listeners import Follow, Listener, UnusedReason
from apps.feed.models.placements import FeedSession, Placement
from apps.feed.models.playlists import Playlist, PlaylistEntry
from apps.feed.models.tastes import TasteVersion
from apps.feed.models.tracks import Track

__all__ = [
    "CataloguePiece",
    "Event",
    "FeedSession",
    "Follow",
    "ForgottenPlay",
    "Listen",
    "Listener",
    "Opinion",
    "Placement",
    "Playlist",
    "PlaylistEntry",
    "Shown",
    "TasteVersion",
    "Track",
    "UnusedReason",
]
