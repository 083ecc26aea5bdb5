"""A track follows its work: whenever a public work has music that its track has not, a job prepares it.

Nobody tells the feed that a work came before the public, or that it changed: a chore compares every few seconds, so that nothing
which anybody forgot to tell is missing for ever.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.accounts import audit
from apps.feed.models import Track
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.library.models import Recording, Work
from apps.library.storage import remove_on_commit
from musicstudio.engine.recommend.content import FORM as FEATURES_FORM
from musicstudio.engine.recommend.content import NOT_HEARD

PREPARE = "feed.prepare"
AT_ONCE = 200
"""Works that are asked for in one round of the chore."""
REST = timedelta(hours=1)
"""Before a sound that there was no time to listen to is listened to again."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What a job made of a work, as the row keeps it. `sound` is the rendered file; None where a recording is heard."""

    head: int
    revision_id: UUID | None
    recording_id: UUID | None
    sound: bytes | None
    media_type: str
    size: int
    sha256: str
    duration_ms: int
    peaks: list[float]
    cover: str
    generated: bool
    tags: list[str]
    features: bytes
    features_form: int


@dataclass(frozen=True)
class Source:
    """Where the music of a track is from, where that is not its owner."""

    composer: str = ""
    credit: str = ""
    licence: str = ""


def waiting() -> QuerySet[Work]:
    """Public works whose music their track has not, or that have none."""
    newest = Recording.objects.filter(work=OuterRef("pk")).order_by("-created_at", "-id").values("pk")[:1]
    works = Work.objects.listed().annotate(chosen=Subquery(newest)).filter(Q(head__gt=0) | Q(chosen__isnull=False))
    changed = Q(track=None) | ~Q(track__head=F("head"))
    other_recording = Q(chosen__isnull=False) & (Q(track__recording=None) | ~Q(track__recording=F("chosen")))
    # The recording that was heard is gone.
    silent = Q(chosen=None) & (Q(track__recording__isnull=False) | Q(track__state=Track.State.READY, track__audio=""))
    # What could not be prepared is tried again when there is something new.
    failed = Q(track__state=Track.State.FAILED, track__head=F("head"), chosen=None)
    # What it is like was told by another version of the studio, or could not be told: a busy machine is left alone for a while.
    busy = Q(track__features_form=NOT_HEARD, track__changed_at__gt=timezone.now() - REST)
    old = Q(track__state=Track.State.READY) & ~Q(track__features_form=FEATURES_FORM) & ~busy
    return works.filter(changed | other_recording | silent | old).exclude(failed)


def prepare_what_waits() -> None:
    """A chore. In any order: many that fail again and again must not keep the others waiting."""
    for work in waiting().select_related("owner", "track").order_by("?")[:AT_ONCE]:
        ask(work)


@transaction.atomic
def ask(work: Work, source: Source | None = None, priority: int = jobs.LATER) -> Job:
    """Have the track of a work prepared as the work is now; asked for again, it is the same job."""
    fresh = {"artist": work.owner, "published_at": timezone.now(), **asdict(source or Source())}
    track, _new = Track.objects.get_or_create(work=work, defaults=fresh)
    newest = work.recordings.order_by("-created_at", "-id").values_list("pk", flat=True).first()
    # What the track sounds like now stands in the key as well: a recording that came and went leaves the head as it was.
    key = f"{PREPARE}:{work.pk.hex}:{work.head}:{newest.hex[:12] if newest else '-'}:{track.sha256[:12]}"
    while True:
        params = {"work": str(work.pk)}
        job, new = jobs.submit(PREPARE, owner=work.owner, params=params, idempotency_key=key, priority=priority)
        if new or job.state != Job.State.SUCCEEDED:
            return job
        # It came when nobody was to hear the work: now somebody is again.
        key = f"{key[:80]}:{job.pk.hex[:12]}"


def to_prepare(work_id: UUID) -> Work | None:
    """The work of a job, unless nobody is to hear it any more. One that is being checked is prepared meanwhile."""
    heard = Q(visibility=Work.Visibility.PUBLIC) | Q(standing=Work.Standing.CHECKING)
    return Work.objects.kept().filter(heard, pk=work_id).select_related("owner").first()


def store(work_id: UUID, made: Prepared) -> dict[str, Any]:
    """The track is what was prepared, as a whole, in the transaction that ends the job; the sound before goes with it."""
    track = Track.objects.select_for_update().filter(work=work_id).first()
    if track is None or track.head > made.head:  # it is gone, or another job was faster with something newer
        return {"track": None}
    remove_on_commit(Track.objects.filter(pk=track.pk))
    fields = {name: getattr(made, name) for name in Prepared.__dataclass_fields__ if name != "sound"}
    if made.recording_id and not Recording.objects.filter(pk=made.recording_id).exists():
        return {"track": None}
    for name, value in fields.items():
        setattr(track, name, value)
    track.state = Track.State.READY
    track.audio = ""
    if made.sound is not None:
        track.audio.save("", ContentFile(made.sound), save=False)
    try:
        track.save()
        audit.record(actor=None, verb="track.prepare", subject=track, detail={"work": str(work_id), "head": made.head})
    except BaseException:
        if track.audio:
            track.audio.delete(save=False)
        raise
    return {"track": str(track.pk)}


def give_up(work_id: UUID, head: int) -> None:
    """No sound can be made of it; why, its job says. A sound that there was goes on."""
    tried = Track.objects.filter(work=work_id).exclude(state=Track.State.READY)
    tried.update(state=Track.State.FAILED, head=head, changed_at=timezone.now())
