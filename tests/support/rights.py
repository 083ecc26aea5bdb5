"""Music before the public that is like something registered, for tests of cases."""

from typing import Any

from apps.accounts.models import User
from apps.library.services import create_work, set_public
from apps.rights.cases.saying import Said
from apps.rights.cases.services import open_case
from apps.rights.cases.table import CHECKS
from apps.rights.models import Case, Match, Publication, RegisteredWork

WHY = "I have listened to both and this is what I found."
DECIDED = Said(reason=WHY, checks=tuple(CHECKS))
CLAIMED = Said(reason=WHY, evidence=("Contract 12 of 2020",), declared=True)
DISPUTED = Said(reason=WHY, declared=True)
STRETCH = {"start": 1.0, "end": 9.5, "there": 31.0, "until": 39.5}


def publish(owner: User, title: str = "Air") -> Publication:
    """A work of `owner` that everybody can hear."""
    work = create_work(owner=owner, title=title)
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
