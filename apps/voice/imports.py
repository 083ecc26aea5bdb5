"""A score file as a song: notes and words are its score's, phones that stand in brackets behind the words and drawn
curves are its settings'."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.library import imports
from apps.library.models import Revision, Work
from apps.library.services import create_work
from apps.voice.controls import MOST_POINTS, complete, suggested
from apps.voice.services import save_song
from musicstudio.engine.notation import Score, messages
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.notation.reading import ReadResult
from musicstudio.engine.singing.openutau import in_our_terms, with_phones_apart


@dataclass(frozen=True)
class ReadSong:
    """What a file holds: a title, the score, settings (phones by the id of their note, what is drawn), and what could not be
    kept, in sentences."""

    title: str
    score: Score
    settings: dict[str, Any]
    remarks: list[str]

    def as_json(self) -> dict[str, Any]:
        settings = complete(self.settings, self.score)
        return {"title": self.title, "score": score_to_json(self.score), "settings": settings, "remarks": self.remarks}


def read_song(upload: "UploadedFile[bytes]") -> ReadSong:
    """The song in a file. Raises UnreadableScore with a sentence for the user, Busy."""
    read = imports.read(upload).read
    score, phones = with_phones_apart(read.score)
    settings, remarks = _drawn(read, suggested(score)["part"])
    if phones:
        settings["phones"] = phones
    return ReadSong(score.title or imports.title_of(upload), score, settings, [_(remark) for remark in (*read.remarks, *remarks)])


def _drawn(read: ReadResult, lead: str) -> tuple[dict[str, Any], list[str]]:
    """What is drawn for the part that leads as settings, and remarks on what is not kept of it."""
    remarks = []
    if any(value for part, lines in read.drawn.items() if part != lead for line in lines.values() for _tick, value in line):
        remarks.append(messages.CURVES_OF_OTHERS)
    kept = {name: line for name, line in read.drawn.get(lead, {}).items() if len(line) <= MOST_POINTS}
    if len(kept) < len(read.drawn.get(lead, {})):
        remarks.append(messages.CURVES_TOO_LONG)
    drawn, curves, cut = in_our_terms(kept)
    if cut:
        remarks.append(messages.CURVES_CUT)
    return {**({"drawn": drawn} if drawn else {}), **({"curves": curves} if curves else {})}, remarks


@transaction.atomic
def create_song(*, owner: User, found: ReadSong) -> Work:
    """A new work with the song in it. Raises UnreadableScore when the score is beyond what the studio stores."""
    work = create_work(owner=owner, title=found.title, score=found.score, origin=Revision.Origin.IMPORT)
    if found.settings:
        save_song(owner=owner, work=work, settings=found.settings, version=0)
    return work
