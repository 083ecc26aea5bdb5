"""When the feed learns anew, and that what it has learnt is in use."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.feed import learning, tastes
from apps.feed.models import Listener, TasteVersion
from apps.jobs.models import Job
from tests.support.listening import played, silent_track, tell
from tests.support.people import make_user

pytestmark = pytest.mark.django_db


def test_the_job_puts_a_new_version_in_use(settings: Settings, run_jobs: Callable[[], Job]) -> None:
    settings.FEED_SPREAD_PAIRS = 1
    assert learning.ask_when_due() is None, "there is nothing yet"
    tracks = [silent_track(make_user(), f"Air {number}") for number in range(6)]
    for number in range(6):
        tell(Listener.objects.create(), *(played(track) for track in tracks[number % 2 :: 2]))
    assert learning.ask_when_due()
    assert learning.ask_when_due() is None, "one at a time"
    assert run_jobs().state == Job.State.SUCCEEDED
    tastes.forget()
    using = tastes.in_use()
    assert using is not None
    assert using.version == TasteVersion.objects.get()
    assert using.taste.factors.any()
    assert set(using.taste.items) == {str(track.pk) for track in tracks}
    assert learning.ask_when_due() is None, "nothing has happened since"
    using.version.figures["form"] -= 1
    using.version.save()
    assert learning.ask_when_due() is None, "machines of two forms do not take turns without a pause"
    TasteVersion.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert learning.ask_when_due(), "a renewed studio cannot read what it learnt before"


def test_what_was_heard_since_is_learnt_after_a_while() -> None:
    track = silent_track(make_user(), "Air")
    learning.learn()()
    TasteVersion.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert not learning.due()
    tell(Listener.objects.create(), played(track))
    assert learning.due()
