"""Music before the public that is like something registered, for tests of cases."""

from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.library.recordings import add_recording, read_sound
from apps.library.services import create_work, set_public
from apps.rights.cases.saying import Said
from apps.rights.cases.services import make_move, open_case
from apps.rights.cases.table import CHECKS, State
from apps.rights.models import Case, CaseEvent, Match, Notice, Publication, RegisteredWork
from apps.rights.registry.recordings import RecordingClaim, register_recording
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.notation.score import Score
from tests.support.scores import melody
from tests.support.sounds import tones, wav

WHY = "I have listened to both and this is what I found."
DECIDED = Said(reason=WHY, checks=tuple(CHECKS))
CLAIMED = Said(reason=WHY, evidence=("Contract 12 of 2020",), declared=True)
DISPUTED = Said(reason=WHY, declared=True)
STRETCH = {"start": 1.0, "end": 9.5, "there": 31.0, "until": 39.5}


def publish(owner: User, title: str = "Air", score: Score | None = None) -> Publication:
    """A work of `owner` that everybody can hear."""
    work = create_work(owner=owner, title=title, score=score)
    set_public(work=work, public=True, actor=owner)
    return Publication.objects.create(work=work, publisher=owner, state=Publication.State.PUBLISHED)


def registered(holder: User, title: str = "Song of the sea") -> RegisteredWork:
    return RegisteredWork.objects.create(holder=holder, title=title)


def match(publication: Publication, work: RegisteredWork, **fields: Any) -> Match:
    about = {"method": Match.Method.SOUND, "probability": 0.97, "score": 41.0, "segments": [STRETCH], "engine_version": "1"}
    return Match.objects.create(publication=publication, registered_work=work, **{**about, **fields})


def matched_case(uploader: User, holder: User, title: str = "Air") -> Case:
    """A case that a match has opened."""
    publication, work = publish(uploader, title), registered(holder)
    return open_case(publication=publication, work=work, matches=[match(publication, work)])


def proven(holder: User, publisher: User) -> User:
    """`holder`, for whom two reviewers have decided once."""
    case = matched_case(publisher, holder, "Decided")
    Case.objects.filter(pk=case.pk).update(state=State.BLOCKED)
    return holder


TWO_PLACES = [{"start": 2.0, "end": 5.2, "there": 3.0, "until": 7.0}, {"start": 6.2, "end": 8.6, "there": 8.0, "until": 11.0}]
FASTER = 1.25
SEA = [60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65]


def heard_case(uploader: User, holder: User, title: str = "Air") -> Case:
    """A case about two recordings: what is published has two places of the registered one, softer and a quarter faster."""
    work = registered(holder)
    beat = 1 / FASTER
    parts = [tones([0, 0]), tones(SEA[3:7], seconds=beat, level=0.2), tones([0]), tones(SEA[8:11], seconds=beat, level=0.2)]
    sea = register_recording(
        work=work,
        actor=holder,
        claim=RecordingClaim(title="Live in Rome"),
        sound=read_sound(_upload("Rome", tones(SEA, level=0.8))),
    )
    publication = publish(uploader, title)
    published = add_recording(work=publication.work, author=uploader, data=_upload(title, np.concatenate([*parts, tones([0])])))
    found = match(publication, work, recording=published, registered_recording=sea, tempo=FASTER, segments=TWO_PLACES)
    return open_case(publication=publication, work=work, matches=[found])


def tune_case(uploader: User, holder: User, title: str = "Air", **fields: Any) -> Case:
    """A case about two melodies; where the registered one is like the other is not known."""
    work = registered(holder)
    work.melody = score_to_json(melody(60, 62, 64, 65, 67))
    work.save()
    publication = publish(uploader, title, score=melody(48, 67, 69, 71, 72, 74))
    place = {"start": 0.625, "end": 3.75, "there": None, "until": None}
    about = {"method": Match.Method.MELODY, "revision": publication.work.newest(), "segments": [place], **fields}
    return open_case(publication=publication, work=work, matches=[match(publication, work, **about)])


def _upload(title: str, samples: npt.NDArray[np.float64]) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{title}.wav", wav(samples))


def now_is(case: Case, **later: Any) -> None:
    """Let time pass for `case`: everything that it remembers happened that much earlier."""
    by = timedelta(**later)
    for model, names in ((CaseEvent, ("at",)), (Case, ("due_at", "complaint_until"))):
        rows = model._base_manager.filter(**({"case": case} if model is CaseEvent else {"pk": case.pk}))
        for row in rows:
            moved = {name: getattr(row, name) - by for name in names if getattr(row, name)}
            model._base_manager.filter(pk=row.pk).update(**moved)
    for notice in Notice.objects.filter(event__case=case):
        Notice.objects.filter(pk=notice.pk).update(send_at=notice.send_at - by)


def moved(case: Case, *moves: tuple[str, User | None, Said]) -> Case:
    """The case after these moves, each of somebody who says something."""
    for move, actor, said in moves:
        case = make_move(case=case, move=move, actor=actor, said=said)
    return case
