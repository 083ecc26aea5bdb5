"""A score file as a song: notes and words are its score's; phones that stand in brackets behind the words, how notes are sung and
drawn curves are its settings'."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.library import imports
from apps.library.models import Revision, Work
from apps.library.services import create_work
from apps.voice.controls import MOST_POINTS
from apps.voice.lines import MOST_SECONDS
from apps.voice.services import save_song
from apps.voice.suggestions import complete, suggested
from musicstudio.engine.audio.rendering import seconds
from musicstudio.engine.notation import Score, messages
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.notation.reading import ReadResult
from musicstudio.engine.singing.openutau.bends import added
from musicstudio.engine.singing.openutau.reading import in_our_terms, with_phones_apart
from musicstudio.engine.singing.openutau.tuned import tuned
from musicstudio.engine.singing.words import Language
from musicstudio.places import place


@dataclass(frozen=True)
class ReadSong:
    """What a file holds: a title, the score, settings (phones by the id of their note, what is drawn, how notes are sung), and
    what could not be kept, in sentences."""

    title: str
    score: Score
    settings: dict[str, Any]
    remarks: list[str]

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "score": score_to_json(self.score),
            "settings": complete(self.settings, self.score),
            "tuned": "expression" in self.settings,
            "remarks": self.remarks,
        }


def read_song(upload: "UploadedFile[bytes]") -> ReadSong:
    """The song in a file. Raises UnreadableScore with a sentence for the user, Busy."""
    return song_in(imports.read(upload).read, imports.title_of(upload))


def song_in(read: ReadResult, title: str) -> ReadSong:
    """The song in what was read of a file, called `title` where it does not say how. Raises Busy."""
    score, phones = with_phones_apart(read.score)
    guess = suggested(score)
    settings: dict[str, Any] = {"phones": phones} if phones else {}
    remarks = list(read.remarks)
    if read.tuning and seconds(score) > MOST_SECONDS:
        remarks.append(messages.TUNING_TOO_LONG)
    elif read.tuning:
        with place():
            read, more = _tuned(replace(read, score=score), guess["language"], phones, remarks)
        settings |= more
    settings |= _drawn(read, guess["part"], remarks)
    return ReadSong(score.title or title, score, settings, [_(remark) for remark in remarks])


def _tuned(
    read: ReadResult, language: Language, phones: Mapping[str, str], remarks: list[str]
) -> tuple[ReadResult, dict[str, Any]]:
    """What was read, with the bends of its notes among what is drawn, and how notes are sung as settings."""
    found = tuned(read.score, read.tuning, language, phones)
    if found.cut:
        remarks.append(messages.VIBRATO_CUT)
    if found.reshaped:
        remarks.append(messages.VIBRATO_SHAPE)
    drawn = {part: dict(lines) for part, lines in read.drawn.items()}
    for part, lines in found.bends.items():
        own = drawn.setdefault(part, {})
        own["pitd"] = added([own.get("pitd", []), *lines])
    settings: dict[str, Any] = {"expression": asdict(found.expression)}
    if found.expressions:
        settings["expressions"] = found.expressions
    if found.offsets:
        settings["offsets"] = found.offsets
    return replace(read, drawn=drawn), settings


def _drawn(read: ReadResult, lead: str, remarks: list[str]) -> dict[str, Any]:
    """What is drawn for each part as settings; `remarks` grow by what is not kept of it."""
    found: dict[str, dict[str, Any]] = {}
    for part, lines in read.drawn.items():
        kept = {name: line for name, line in lines.items() if len(line) <= MOST_POINTS}
        drawn, curves, cut = in_our_terms(kept)
        said = [(len(kept) < len(lines), messages.CURVES_TOO_LONG), (cut, messages.CURVES_CUT)]
        remarks += [remark for true, remark in said if true and remark not in remarks]
        found[part] = {**({"drawn": drawn} if drawn else {}), **({"curves": curves} if curves else {})}
    own = found.pop(lead, {})
    others = {f"{part}:1": drawing for part, drawing in found.items() if drawing}
    return {**own, **({"drawings": others} if others else {})}


@transaction.atomic
def create_song(*, owner: User, found: ReadSong) -> Work:
    """A new work with the song in it. Raises UnreadableScore when the score is beyond what the studio stores."""
    work = create_work(owner=owner, title=found.title, score=found.score, origin=Revision.Origin.IMPORT)
    if found.settings:
        save_song(owner=owner, work=work, settings=found.settings, version=0)
    return work
