"""Browsers without account: they are braked, they go when nobody can reach them, and the studio's own accounts are nobody's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.forms import RegisterForm
from apps.accounts.limits import FEED, LISTENER, Limit
from apps.accounts.models import User
from apps.accounts.services import house_account
from apps.feed import api, listeners
from apps.feed.models import Event, FeedSession, Listener
from apps.feed.sweeping import GONE, LOOKS, sweep
from tests.support.listening import Kind, happened, silent_track, tell
from tests.support.people import make_user

pytestmark = pytest.mark.django_db


def test_too_many_new_browsers_from_one_address_wait(monkeypatch: pytest.MonkeyPatch, musician: User) -> None:
    monkeypatch.setattr(listeners, "LISTENER", Limit(LISTENER.scope, attempts=2, seconds=60))
    first = Client()
    for client in (first, first, Client()):
        assert client.get("/api/feed/tracks/").status_code == 200
    refused = Client().get("/api/feed/tracks/")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= 60
    assert first.get("/api/feed/tracks/").status_code == 200, "who listens already goes on"
    known = Client()
    known.force_login(musician)
    assert known.get("/api/feed/tracks/").status_code == 200
    assert Listener.objects.count() == 3


def test_who_asks_for_too_much_of_the_feed_waits(monkeypatch: pytest.MonkeyPatch, musician: User) -> None:
    monkeypatch.setattr(api, "FEED", Limit(FEED.scope, attempts=2, seconds=60))
    known, stranger = Client(), Client()
    known.force_login(musician)
    for client in (known, stranger):
        assert [client.get("/api/feed/tracks/").status_code for _ in range(3)] == [200, 200, 429]
    refused = known.get("/api/feed/tracks/")
    assert int(refused["Retry-After"]) <= 60
    assert "Please wait" in refused.json()["detail"]
    assert FeedSession.objects.count() == 4, "what is refused leaves nothing"
    event = {"uuid": "1" * 32, "kind": "like", "track": str(silent_track(make_user()).pk), "at": timezone.now().isoformat()}
    assert known.post("/api/feed/events/", {"events": [event]}, content_type="application/json").json() == {"kept": 1}


def test_looking_at_pages_makes_nobody_a_listener() -> None:
    for path in ("/listen/", "/listen/tastes/", "/listen/history/", "/api/feed/history/", "/api/feed/taste/"):
        assert Client().get(path).status_code == 200
    assert not Listener.objects.exists()


def test_what_nobody_can_reach_any_more_goes(musician: User) -> None:
    track = silent_track(make_user())
    gone, back, mine, fresh = (Listener.objects.create(user=user) for user in (None, None, musician, None))
    long_ago = timezone.now() - max(GONE, LOOKS) - timedelta(days=1)
    Listener.objects.exclude(pk=fresh.pk).update(created_at=long_ago)
    for one in (gone, back, mine):
        tell(one, happened(Kind.LIKE, track))
    Event.objects.exclude(listener=back).update(received_at=long_ago)
    looks = [FeedSession.objects.create(listener=mine, mix="new", seed=1) for _ in range(2)]
    FeedSession.objects.filter(pk=looks[0].pk).update(created_at=long_ago)
    sweep()
    assert set(Listener.objects.all()) == {back, mine, fresh}
    assert Event.objects.filter(listener=mine).exists(), "an account keeps its history"
    assert list(FeedSession.objects.all()) == [looks[1]]


def test_nobody_takes_the_name_or_the_address_of_the_studio() -> None:
    person = make_user("Listening")
    house = house_account(name="Listening", email="listening@studio.invalid")
    assert house.username == "Listening-2"
    assert not house.is_active
    assert not house.has_usable_password()
    assert house_account(name="Listening", email="listening@studio.invalid") == house != person
    secret = f"{uuid4()} a long one"
    asked = {"username": "somebody", "email": "Catalogue@Studio.Invalid", "password": secret}
    form = RegisterForm(data=asked, brake=(Limit("register", attempts=9, seconds=9), "here"))
    assert not form.is_valid()
    assert "email" in form.errors
