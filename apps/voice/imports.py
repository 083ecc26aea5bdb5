"""A score file as a song: notes and words are its score's, phones that stand in brackets behind the words its settings'."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.library import imports
from apps.library.models import Revision, Work
from apps.library.services import create_work
from apps.voice.controls import complete
from apps.voice.services import save_song
from musicstudio.engine.notation import Score
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.singing.openutau import with_phones_apart


@dataclass(frozen=True)
class ReadSong:
    """What a file holds: a title, the score, phones by the id of their note, and what could not be kept, in sentences."""

    title: str
    score: Score
    phones: dict[str, str]
    remarks: list[str]

    def as_json(self) -> dict[str, Any]:
        settings = complete({"phones": self.phones}, self.score)
        return {"title": self.title, "score": score_to_json(self.score), "settings": settings, "remarks": self.remarks}


def read_song(upload: "UploadedFile[bytes]") -> ReadSong:
    """The song in a file. Raises UnreadableScore with a sentence for the user, Busy."""
    read = imports.read(upload).read
    score, phones = with_phones_apart(read.score)
    return ReadSong(score.title or imports.title_of(upload), score, phones, [_(remark) for remark in read.remarks])


@transaction.atomic
def create_song(*, owner: User, found: ReadSong) -> Work:
    """A new work with the song in it. Raises UnreadableScore when the score is beyond what the studio stores."""
    work = create_work(owner=owner, title=found.title, score=found.score, origin=Revision.Origin.IMPORT)
    if found.phones:
        save_song(owner=owner, work=work, settings={"phones": found.phones}, version=0)
    return work
