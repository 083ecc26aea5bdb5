"""Asking the studio to learn a style from a musician's own pieces. Of the pieces only the melodies wait with the job."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.compose.controls import SEED, InvalidControls
from apps.compose.generators import EXTEND
from apps.compose.models import Style
from apps.compose.styles import NAME_LENGTH, NameRefused, clean_name
from apps.jobs import services as jobs
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from musicstudio.engine.choices import FEWEST_MELODIES, FEWEST_NOTES, NOTES_TO_TELL
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.choir import STUDIO_PARTS
from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from musicstudio.engine.notation.melody import melody_candidates, with_melody_only
from musicstudio.places import place
from musicstudio.sentences import sentence_of

LEARN = "compose.learn_style"
MOST_PIECES = 100
MOST_STYLES = 20  # of one account; each takes a few megabytes


@dataclass(frozen=True)
class Piece:
    """One piece to learn from: its melody, what it is called, and its work in the library, if it is one."""

    title: str
    score: Score
    work: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "work": str(self.work) if self.work else None}


def melody_of(score: Score) -> Score | None:
    """The likeliest melody of what the musician wrote, as the one part of a score; None when there is none."""
    own = replace(score, parts=tuple(part for part in score.parts if part.id not in STUDIO_PARTS))
    best = next(iter(melody_candidates(own)), None)
    return with_melody_only(own, best.part_id, best.voice) if best else None


def request_learning(
    *, owner: User, name: str, works: Sequence[UUID], pieces: Sequence[Mapping[str, Any]], idempotency_key: str | None
) -> tuple[Job, bool]:
    """Queue the learning of a style from works of `owner` and from `pieces` ({"title", "score"}); the job, and whether it is
    new.

    Raises InvalidControls with sentences by field, Busy, KeyReused when the key stands for another request, TooManyWaiting.
    """
    if len(works) + len(pieces) > MOST_PIECES:
        raise InvalidControls({"pieces": [_("A style is learnt from %(most)d pieces at the most.") % {"most": MOST_PIECES}]})
    if _known(owner, idempotency_key) is None:
        # Before a hundred scores are read.
        _free_name(owner, name)
    with place():
        found = [*_of_library(owner, works), *_sent(pieces)]
    _must_be_enough(found)
    data = packed(found)
    digest = hashlib.sha256(data).hexdigest()
    # Drawn from the pieces: the same request, sent again, is the same.
    asked = {"pieces": [piece.as_json() for piece in found], "sha256": digest, "seed": int(digest[:8], 16) % (SEED[1] + 1)}
    with transaction.atomic():
        # Two requests at once are looked at one after the other, so that the limits below hold.
        User.objects.select_for_update().get(pk=owner.pk)
        seen = _known(owner, idempotency_key)
        if seen is not None:
            if seen.kind != LEARN or seen.params != asked | {"name": clean_text(name, NAME_LENGTH)}:
                raise KeyReused(_("This Idempotency-Key was used for another request; send a new one."))
            return seen, False
        # Whoever waits for bars goes first: this takes minutes.
        params = asked | {"name": _free_name(owner, name)}
        return jobs.submit(LEARN, owner=owner, params=params, idempotency_key=idempotency_key, priority=-1, data=data)


def packed(pieces: Iterable[Piece]) -> bytes:
    """The melodies as they wait with the job."""
    return zlib.compress(json.dumps([score_to_json(piece.score) for piece in pieces], separators=(",", ":")).encode())


def unpacked(data: bytes) -> list[Score]:
    return [score_from_json(score) for score in json.loads(zlib.decompress(data))]


def _of_library(owner: User, works: Sequence[UUID]) -> list[Piece]:
    mine = Work.objects.owned_by(owner).kept().in_bulk(works)
    if len(mine) != len(set(works)):
        raise InvalidControls({"works": [_("One of these works is not in your library any more. Reload the page.")]})
    chosen = [mine[work] for work in dict.fromkeys(works)]
    newest = Revision.objects.filter(work__in=chosen, number=F("work__head"), proposal=False)
    scores = dict(newest.values_list("work_id", "score"))
    melodies = ((work, melody_of(score_from_json(scores[work.pk]))) for work in chosen if work.pk in scores)
    return [Piece(work.title, melody, work.pk) for work, melody in melodies if melody]


def _sent(pieces: Sequence[Mapping[str, Any]]) -> list[Piece]:
    found = []
    for piece in pieces:
        title = clean_text(piece["title"]) or _("Untitled")
        try:
            melody = melody_of(score_from_json(piece["score"]))
        except UnreadableScore as error:
            raise InvalidControls({"pieces": [f"{title}: {sentence_of(error)}"]}) from error
        found += [Piece(title, melody)] if melody else []
    return found


def _must_be_enough(pieces: Sequence[Piece]) -> None:
    counts = [sum(note.duration > 0 for note in piece.score.parts[0].notes) for piece in pieces]
    enough = sum(count >= FEWEST_NOTES for count in counts)
    if enough >= FEWEST_MELODIES and max(counts) >= NOTES_TO_TELL:
        return
    if enough >= FEWEST_MELODIES:
        short = _("None of these pieces has a melody of %(notes)d notes or more, enough to tell what was learnt. Add one.")
        raise InvalidControls({"pieces": [short % {"notes": NOTES_TO_TELL}]})
    said = ngettext(
        "There is only %(count)d piece with a melody of %(notes)d notes or more; a style needs %(fewest)d. Add more pieces.",
        "There are only %(count)d pieces with a melody of %(notes)d notes or more; a style needs %(fewest)d. Add more pieces.",
        enough,
    )
    raise InvalidControls({"pieces": [said % {"count": enough, "notes": FEWEST_NOTES, "fewest": FEWEST_MELODIES}]})


def _known(owner: User, idempotency_key: str | None) -> Job | None:
    return Job.objects.filter(owner=owner, idempotency_key=idempotency_key).first() if idempotency_key else None


def _free_name(owner: User, name: str) -> str:
    """`name` as the style will have it, when `owner` may have one learnt now. Raises InvalidControls, TooManyWaiting."""
    if Job.objects.filter(owner=owner, kind=LEARN).exclude(state__in=Job.FINAL).exists():
        raise TooManyWaiting(_("A style of yours is being learnt; ask for the next one when it is done."))
    if Style.objects.filter(owner=owner).count() >= MOST_STYLES:
        full = _("You have %(most)d styles, as many as the studio keeps for one account. Delete one first.")
        raise InvalidControls({"name": [full % {"most": MOST_STYLES}]})
    try:
        return clean_name(name, owner=owner, job=EXTEND.job)
    except NameRefused as error:
        raise InvalidControls({"name": [str(error)]}) from error
