"""How much there is to hear, and how much is on its way: what a page says while a studio fills."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from apps.feed.catalogue.filling import unfinished, unmade
from apps.feed.models import Track
from apps.library.models import Work

SOON = timedelta(hours=1)
"""What has been waiting for longer is not said to be coming."""
MANY, KEPT_SECONDS = 1_000, 3.0
"""Counting so many takes its time: what was counted goes for a while."""


@dataclass(frozen=True)
class Arriving:
    """Tracks that everybody may hear, and those to come: of public works, and of the catalogue as long as jobs make it."""

    there: int
    coming: int


_last = (float("-inf"), Arriving(0, 0))


def arriving() -> Arriving:
    global _last
    counted, told = _last
    if told.there < MANY or time.monotonic() - counted > KEPT_SECONDS:
        told = _counted()
        _last = (time.monotonic(), told)
    return told


def _counted() -> Arriving:
    waiting = Track.objects.filter(state=Track.State.WAITING, work__visibility=Work.Visibility.PUBLIC)
    coming = waiting.filter(changed_at__gt=timezone.now() - SOON).count()
    if unfinished().exists():  # the last pieces of the catalogue are made already, but looked at before they are public
        coming = max(coming + unmade(), 1)
    return Arriving(Track.objects.listed().count(), coming)
