"""What musicians do with songs and takes: settle how one is sung, ask for a take, name it, like it, throw it away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.jobs import services as jobs
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.storage import remove_on_commit
from apps.voice.controls import OWN, own_names
from apps.voice.lines import CannotSing, lines_of, sung_by
from apps.voice.models import OwnVoice, Song, Take
from apps.voice.suggestions import complete
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.sentences import sentence_of

SING = "voice.sing"
# Of one account at a time, so that nobody waits behind somebody else's hundreds.
MOST_WAITING = 25
MOST_TAKES = 500
"""Of one account, sung or to be sung; each may hold ten minutes of sound."""
NAME_LENGTH = 80


class NoSuchVoice(Exception):
    """A voice of somebody's own that is not the musician's was to be kept in a song."""


class StaleSong(Exception):
    """The settings were saved elsewhere in the meantime; nothing was written."""


def song_of(owner: User, work: Work) -> Song:
    """The song as it is stored; a fresh one, not stored, when nothing was ever settled."""
    return Song.objects.visible_to(owner).filter(work=work).first() or Song(work=work, owner=owner)


@transaction.atomic
def save_song(*, owner: User, work: Work, settings: Mapping[str, Any], version: int) -> Song:
    """Settle how `work` is sung. `version` is that of the settings that were changed, 0 for none. Raises StaleSong,
    NoSuchVoice."""
    song = _locked_song(owner, work)
    if song.version != version:
        raise StaleSong
    # One that was deleted since it was chosen may stay: everything else can be settled all the same.
    fresh = {name.removeprefix(OWN) for name in own_names(settings) - own_names(song.settings)}
    if OwnVoice.objects.filter(owner=owner, pk__in=fresh).count() < len(fresh):
        raise NoSuchVoice
    song.settings, song.version = dict(settings), version + 1
    song.save(update_fields=["settings", "version", "updated_at"])
    audit.record(actor=owner, verb="song.save", subject=song, detail={"work": str(work.pk), "version": song.version})
    return song


def _locked_song(owner: User, work: Work) -> Song:
    """The stored song of a work, made when there is none; nobody else changes it until the transaction is through."""
    song, _created = Song.objects.get_or_create(owner=owner, work=work)
    return Song.objects.select_for_update().get(pk=song.pk)


def readable_score(revision: Revision | None) -> Score:
    """The score to sing. Raises CannotSing when there is none, or it was saved under older rules."""
    if revision is None:
        raise CannotSing(_("There is no melody yet; write some notes first."))
    try:
        return score_from_json(revision.score)
    except UnreadableScore as error:
        raise CannotSing(sentence_of(error)) from error


def request_take(
    *,
    owner: User,
    revision: Revision,
    settings: Mapping[str, Any] | None,
    from_second: float,
    idempotency_key: str | None,
) -> tuple[Take | None, Job, bool]:
    """Queue the singing of `revision`, with the song's settings or others; the take, its job, and whether they are new.

    The take is None when a key stands for one that was thrown away since. Raises CannotSing, also when the account has as many
    takes as are kept, KeyReused when the key already stands for another request, TooManyWaiting.
    """
    score = readable_score(revision)
    with transaction.atomic():
        # Requests at once are served one after the other, so that the limits hold.
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)
        song = _locked_song(owner, revision.work)
        whole = complete(song.settings if settings is None else settings, score)
        sung_by(lines_of(score, whole), owner.pk)
        asked = {"revision": str(revision.pk), "settings": dict(settings) if settings is not None else None}
        take = Take(owner=owner, song=song, revision=revision, settings=whole)
        params = asked | {"take": str(take.pk), "work": str(revision.work_id), "from_second": from_second}
        job, created = jobs.submit(SING, owner=owner, params=params, idempotency_key=idempotency_key)
        if not created:
            if job.kind != SING or any(job.params.get(name) != value for name, value in asked.items()):
                raise KeyReused(_("This Idempotency-Key was used for another request; send a new one."))
            return Take.objects.visible_to(owner).filter(pk=UUID(job.params["take"])).first(), job, False
        if Job.objects.filter(owner=owner, kind=SING).exclude(state__in=Job.FINAL).count() > MOST_WAITING:
            raise TooManyWaiting(_("Much of what you asked for is still waiting; try again when some of it is done."))
        if Take.objects.filter(owner=owner).kept().count() >= MOST_TAKES:
            full = _("You have %(most)d takes, as many as the studio keeps for one account. Delete older ones first.")
            raise CannotSing(full % {"most": MOST_TAKES})
        take.number, take.job = (song.takes.aggregate(last=Max("number"))["last"] or 0) + 1, job
        take.save(force_insert=True)
        audit.record(actor=owner, verb="take.request", subject=take, detail={"work": str(revision.work_id)})
    return take, job, True


@transaction.atomic
def change_take(*, take: Take, actor: User, changes: Mapping[str, Any]) -> Take:
    """Call a take something, or say how it is liked (True, False, None = no matter): `name`, `liked`.
    Raises Take.DoesNotExist."""
    _lock_take(take)
    if "name" in changes:
        take.name = clean_text(changes["name"], NAME_LENGTH)
    if "liked" in changes:
        take.liked = changes["liked"]
    # What is not asked for may have been changed elsewhere since the take was read.
    take.save(update_fields=[name for name in ("name", "liked") if name in changes])
    audit.record(actor=actor, verb="take.change", subject=take, detail={"fields": sorted(changes)})
    return take


@transaction.atomic
def delete_take(*, take: Take, actor: User) -> None:
    """Throw a take away with its sound; one that is being sung is called off. Raises Take.DoesNotExist."""
    # The job before the take, as a worker locks them that stores its sound: it is through then, or finds no take any more.
    if take.job and not take.job.finished:
        jobs.request_cancel(job=take.job, actor=actor)
    _lock_take(take)
    audit.record(actor=actor, verb="take.delete", subject=take, detail={"song": str(take.song_id)})
    remove_on_commit(Take.objects.filter(pk=take.pk))
    take.delete()


@transaction.atomic
def delete_unliked_takes(*, owner: User, work: Work, up_to: int) -> int:
    """Throw away the takes of `work` with numbers up to `up_to`, but those that are liked or wait for their sound; how many
    went."""
    takes = Take.objects.visible_to(owner).filter(song__work=work, number__lte=up_to).exclude(liked=True)
    ended = takes.exclude(pk__in=takes.waiting().values("pk")).select_for_update()
    gone = Take.objects.filter(pk__in=list(ended.values_list("pk", flat=True)))
    remove_on_commit(gone)
    count, _each = gone.delete()
    audit.record(actor=owner, verb="take.delete_unliked", subject=work, detail={"takes": count, "up_to": up_to})
    return count


def _lock_take(take: Take) -> None:
    """Nobody else changes the take until the transaction is through. Raises Take.DoesNotExist when it is gone."""
    Take.objects.select_for_update().only("pk").get(pk=take.pk)
