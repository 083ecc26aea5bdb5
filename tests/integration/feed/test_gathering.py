"""What a training is given of the rows: who played what how often and when last, and what was liked."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.feed.importing import import_history
from apps.feed.learning import FAVOURITE, LIKED, gathered
from apps.feed.listening_files import Played
from apps.feed.models import Listener, Track
from apps.feed.profiles import profile_of
from tests.support.listening import Kind, happened, played, silent_track, skipped, tell
from tests.support.people import make_user

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC).replace(microsecond=250_000) - timedelta(hours=1)


def test_plays_are_counted_and_the_last_of_them_dated() -> None:
    often, once = silent_track(make_user(), "Often"), silent_track(make_user(), "Once")
    unheard = silent_track(make_user(), "Unheard", tags=["mood:calm"])
    first, second = Listener.objects.create(), Listener.objects.create()
    tell(first, *(played(often, at=AT - timedelta(days=days)) for days in (3, 0, 9)), played(once, at=AT), skipped(unheard))
    tell(second, played(often, at=AT - timedelta(days=1)))
    plays, features, tags = gathered()
    rows = {
        (plays.users[user], plays.items[item]): (count, time)
        for user, item, count, time in zip(plays.user, plays.item, plays.count, plays.time, strict=True)
    }
    second_of = AT.replace(microsecond=0).timestamp()
    [of_second] = {user for user, _ in rows} - {next(user for user, item in rows if item == str(once.pk))}
    assert sorted(rows.values()) == sorted([(3.0, second_of), (1.0, second_of), (1.0, second_of - 86_400)])
    assert rows[of_second, str(often.pk)] == (1.0, second_of - 86_400)
    assert set(plays.items) == {str(one.pk) for one in (often, once, unheard)}
    assert tags[str(unheard.pk)] == ["mood:calm"]
    assert features == {}


def test_a_history_from_elsewhere_teaches_nobody_else() -> None:
    track, listener = silent_track(make_user(), "Air"), Listener.objects.create()
    file = [Played(track.artist.username, track.work.title, AT)]
    assert import_history(listener=listener, plays=file).fresh == 1
    plays, _, _ = gathered()
    assert len(plays) == 0
    assert profile_of(listener).likes.heard, "and its listener all the same"


@pytest.mark.parametrize(("kinds", "worth"), [(["like"], LIKED), (["favourite"], FAVOURITE), (["like", "favourite"], FAVOURITE)])
def test_what_is_liked_is_worth_plays(kinds: list[str], worth: float) -> None:
    track = silent_track(make_user())
    tell(Listener.objects.create(), *(happened(Kind(kind), track, at=AT) for kind in kinds))
    plays, _, _ = gathered()
    assert plays.count.tolist() == [worth]
    assert plays.time.tolist() == [AT.replace(microsecond=0).timestamp()]


def test_ones_own_music_and_what_is_gone_teach_nothing() -> None:
    artist = make_user()
    own, gone = silent_track(artist), silent_track(make_user())
    tell(Listener.objects.create(user=artist), happened(Kind.LIKE, own, at=AT), played(own, at=AT))
    tell(Listener.objects.create(), played(gone, at=AT))
    Track.objects.filter(pk=gone.pk).update(state=Track.State.FAILED)
    plays, _, _ = gathered()
    assert len(plays) == 0
    assert plays.items == (str(own.pk),)
