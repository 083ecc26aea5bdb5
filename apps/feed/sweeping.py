"""What nobody needs any more: old looks at the feed, and browsers without account that will not come back."""

from datetime import timedelta

import structlog
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.feed.events import OLDEST
from apps.feed.models import Event, FeedSession, ForgottenPlay, Listener

log = structlog.get_logger(__name__)
LOOKS = timedelta(days=60)
"""How long the chances of what was shown are kept: learning and exposure look back less."""
GONE = timedelta(days=30)
"""A browser's session is over after two weeks: then nobody can reach its listener, not even to delete what they heard."""


def sweep() -> None:
    """A chore."""
    now = timezone.now()
    looks, _ = FeedSession.objects.filter(created_at__lt=now - LOOKS).delete()
    lately = Event.objects.filter(listener=OuterRef("pk"), received_at__gt=now - GONE)
    nameless = Listener.objects.filter(user=None, created_at__lt=now - GONE).exclude(Exists(lately))
    browsers, _ = nameless.delete()
    ForgottenPlay.objects.filter(created_at__lt=now - OLDEST).delete()
    log.info("feed_swept", looks=looks, browsers=browsers)
