"""Learning anew from everybody's listening: a whole new version beside the one in use, which it then replaces at once."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings as settings_of_site
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.services import house_account
from apps.feed import tastes
from apps.feed.models import Event, Listen, Opinion, TasteVersion, Track
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.library.storage import remove_on_commit
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.settings import Settings

if TYPE_CHECKING:
    from musicstudio.engine.recommend.als import Sweep
    from musicstudio.engine.recommend.interactions import Interactions

NAME, ADDRESS = "Listening", "listening@studio.invalid"
"""Of the account that the jobs of learning belong to."""
LEARN, SOLVE = "feed.learn", "feed.solve"
AT_LEAST = timedelta(hours=20)
"""Whatever happens: what somebody has deleted is out of the version in use within a day, and out of the one before it soon."""
AT_MOST = timedelta(minutes=1)
RESTS = 20
"""Times as long as a training took, before the next one."""
LIKED, FAVOURITE = 2.0, 4.0
"""Plays that a like and a favourite are worth."""
KEPT = 2
"""Versions, the one in use included."""
LEAST_LISTENERS, LEAST_PLAYS = 50, 2_000
"""Below that there is too little held-out listening to find settings by."""


def due() -> bool:
    """Whether there is something new to learn, and the last time is long enough ago."""
    last = TasteVersion.objects.first()
    tracks = Track.objects.ready()
    if last is None:
        return tracks.exists()
    age = timezone.now() - last.created_at
    took = timedelta(seconds=float(last.figures.get("seconds", 0)))
    if age < max(AT_MOST, RESTS * took):
        return False
    new = (
        Event.objects.filter(received_at__gt=last.learnt_until).exists()
        or tracks.filter(changed_at__gt=last.learnt_until).exists()
    )
    return new or age >= AT_LEAST


def ask_when_due() -> Job | None:
    """A chore."""
    owner = house_account(name=NAME, email=ADDRESS)
    if Job.objects.filter(owner=owner, kind=LEARN).exclude(state__in=Job.FINAL).exists() or not due():
        return None
    return jobs.submit(LEARN, owner=owner, params={}, priority=-1)[0]


def gathered() -> "tuple[Interactions, dict[str, Any], dict[str, list[str]]]":
    """Who played what, and what each track is like and tagged as. Every track is in it, whoever has played it."""
    from musicstudio.engine.recommend.interactions import collected

    names, features, tags = [], {}, {}
    for pk, raw, own in Track.objects.ready().order_by("pk").values_list("pk", "features", "tags").iterator(chunk_size=5_000):
        names.append(str(pk))
        tags[str(pk)] = own
        if raw:
            features[str(pk)] = np.frombuffer(bytes(raw), "<f4").astype(np.float32)
    place = {name: number for number, name in enumerate(names)}
    users: dict[Any, int] = {}
    rows: list[tuple[int, int, float, float]] = []

    def add(listener: Any, track: Any, weight: float, at: Any) -> None:
        if (item := place.get(str(track))) is not None:
            rows.append((users.setdefault(listener, len(users)), item, weight, at.timestamp()))

    plays = Listen.objects.filter(counted=True, excluded=False).order_by().values_list("listener", "track")
    for listener, track, many, last in plays.annotate(many=Count("pk"), last=Max("at")).iterator(chunk_size=5_000):
        add(listener, track, many, last)
    liked = Opinion.objects.filter(Q(liked=True) | Q(favourite=True)).exclude(track__artist=F("listener__user")).order_by()
    for listener, track, favourite, at in liked.values_list("listener", "track", "favourite", "at").iterator(chunk_size=5_000):
        add(listener, track, FAVOURITE if favourite else LIKED, at)
    table = np.array(rows, np.float64).reshape(-1, 4)
    user, item = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
    people = tuple(str(one) for one in users)
    return collected(people, names, user, item, table[:, 2], table[:, 3]), features, tags


def learn(
    *, told: Callable[[], object] = int, search: bool | None = None, sweep: "Sweep | None" = None
) -> Callable[[], TasteVersion]:
    """Train on what there is now, which takes its time; returns what puts the new version in the place of the old one, for the
    transaction that ends the job. `search` for settings: None = when there is enough to search by and the last search is a day
    old. `sweep`: where the rows of very much listening are solved."""
    from musicstudio.engine.recommend.als import sweep as here
    from musicstudio.engine.recommend.training import train

    began, until = time.monotonic(), timezone.now()
    plays, features, tags = gathered()
    settings, figures = _settings(plays, search, told)
    solve = sweep if sweep and len(plays) >= settings_of_site.FEED_SPREAD_PAIRS else here
    taste = train(plays, settings=settings, features=features, tags=tags, now=until.timestamp(), told=told, sweep=solve)
    facts = {
        **figures,
        "tracks": len(plays.items),
        "listeners": len(plays.users),
        "plays": len(plays),
        "seconds": round(time.monotonic() - began, 2),
    }
    content = _written(taste)

    def replace() -> TasteVersion:
        return _replace(content, settings, facts, until)

    return replace


def _settings(plays: "Interactions", search: bool | None, told: Callable[[], object]) -> tuple[Settings, dict[str, Any]]:
    """Found anew, or those of the version in use."""
    last = TasteVersion.objects.first()
    searched = last.figures.get("searched_at", 0.0) if last else 0.0
    enough = len(plays.users) >= LEAST_LISTENERS and plays.count.sum() >= LEAST_PLAYS
    if search or (search is None and enough and time.time() - searched >= AT_LEAST.total_seconds()):
        from musicstudio.engine.recommend.choosing import choose
        from musicstudio.engine.recommend.evaluation.splits import split_of
        from musicstudio.engine.recommend.interactions import Events

        events = Events(plays.users, plays.items, plays.user, plays.item, plays.count, plays.time)
        settings, tried = choose(split_of(events, None, 0), told=told)
        return settings, {"searched_at": time.time(), "tried": tried[:5]}
    settings = Settings.read(last.settings) if last else Settings()
    return settings, {name: last.figures[name] for name in ("searched_at", "tried") if last and name in last.figures}


def _written(taste: Taste) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "taste"
        taste.save(file)
        return file.read_bytes()


@transaction.atomic
def _replace(content: bytes, settings: Settings, figures: dict[str, Any], until: Any) -> TasteVersion:
    """The new version is in use when this commits; older ones than the last few go."""
    made = TasteVersion(
        state=TasteVersion.State.READY,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        settings=settings.told(),
        figures=figures,
        learnt_until=until,
    )
    made.file.save("", ContentFile(content), save=False)
    try:
        TasteVersion.objects.filter(state=TasteVersion.State.READY).update(state=TasteVersion.State.RETIRED)
        made.save(force_insert=True)
        kept = list(TasteVersion.objects.values_list("pk", flat=True)[:KEPT])
        old = TasteVersion.objects.exclude(pk__in=kept)
        remove_on_commit(old, "file")
        old.delete()
        facts = {name: figures[name] for name in ("tracks", "listeners", "plays")}
        audit.record(actor=None, verb="taste.learn", subject=made, detail=facts)
    except BaseException:
        made.file.delete(save=False)
        raise
    transaction.on_commit(tastes.forget)
    return made
