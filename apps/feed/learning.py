"""Learning anew from everybody's listening: a whole new version beside the one in use, which it then replaces at once."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings as settings_of_site
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.services import house_account
from apps.feed import tastes
from apps.feed.importing import SOURCE as IMPORTED
from apps.feed.models import Event, Listen, Opinion, TasteVersion, Track
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.library.storage import remove_on_commit
from musicstudio.engine.recommend.model import FORM, Taste
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
CHUNK = 5_000
"""Rows that are read at once."""
SECONDS = len("2026-01-01 00:00:00")
"""What both databases begin a moment with, written as text, in UTC."""
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
    if last.figures.get("form") != FORM:
        # After the pause: while a studio is renewed, machines of two forms would take turns in learning without a rest.
        return tracks.exists()
    # The newest by its number: of a million events none has to be read.
    heard = Event.objects.order_by("-pk").values_list("received_at", flat=True).first()
    new = (heard is not None and heard > last.learnt_until) or tracks.filter(changed_at__gt=last.learnt_until).exists()
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
    for pk, raw, own in Track.objects.ready().order_by("pk").values_list("pk", "features", "tags").iterator(chunk_size=CHUNK):
        names.append(str(pk))
        tags[str(pk)] = own
        if raw:
            features[str(pk)] = np.frombuffer(bytes(raw), "<f4").astype(np.float32)
    rows = _Rows({name.replace("-", ""): number for number, name in enumerate(names)})
    # A history from elsewhere places its own listener among the tracks; anybody can write such a file, so it moves nobody else.
    rows.add(Listen.objects.filter(counted=True, excluded=False).exclude(source=IMPORTED), 1.0)
    said = Opinion.objects.exclude(track__artist=F("listener__user"))
    rows.add(said.filter(liked=True, favourite=False), LIKED)
    rows.add(said.filter(favourite=True), FAVOURITE)
    return collected(tuple(rows.users), names, *rows.columns()), features, tags


class _Rows:
    """Rows with a listener, a track and a moment, as columns of numbers."""

    def __init__(self, place: dict[str, int]) -> None:
        """`place`: of each track, by the digits of its id."""
        self.users: dict[str, int] = {}
        self._place = place
        self._parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))]

    def add(self, rows: QuerySet[Any], weight: float) -> None:
        """Read as text, which costs a third of what a million ids and moments cost as objects."""
        listener, track, at = (Cast(name, CharField()) for name in ("listener_id", "track_id", "at"))
        told = rows.order_by().annotate(_listener=listener, _track=track, _at=at).values_list("_listener", "_track", "_at")
        texts = told.iterator(chunk_size=CHUNK)
        while some := list(islice(texts, CHUNK)):
            listeners, tracks, moments = zip(*some, strict=True)
            user = np.array([self.users.setdefault(one, len(self.users)) for one in listeners], np.int64)
            item = np.array([self._place.get(one.replace("-", ""), -1) for one in tracks], np.int64)
            time = np.array([moment[:SECONDS] for moment in moments], "datetime64[s]").astype(np.float64)
            ready = item >= 0
            self._parts.append((user[ready], item[ready], np.full(int(ready.sum()), weight), time[ready]))

    def columns(self) -> "tuple[Any, Any, Any, Any]":
        """(N,) each: listeners and tracks by place, weights, seconds since 1970."""
        user, item, weight, time = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        return user, item, weight, time


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
        "form": FORM,
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
