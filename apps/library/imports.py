"""Reading a score file that a musician chose. Nothing of it is stored."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from apps.library.uploads import size_sentence
from musicstudio.engine.notation import Score, UnreadableScore, messages
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.notation.limits import MAX_SCORE_BYTES
from musicstudio.engine.notation.melody import with_melody_only
from musicstudio.engine.notation.reading import ReadResult, read_score_safely
from musicstudio.places import place

UPLOAD_BYTES = max(MAX_SCORE_BYTES.values())
SUFFIXES = tuple(MAX_SCORE_BYTES)


class NoSuchVoice(ValueError):
    """The chosen melody is not a voice of the file."""


@dataclass(frozen=True)
class Import:
    """A file as read: everything in it, and the voice to seed a harmonisation with."""

    read: ReadResult
    melody: tuple[str, str] | None

    @property
    def melody_score(self) -> Score | None:
        return with_melody_only(self.read.score, *self.melody) if self.melody else None

    def as_json(self) -> dict[str, Any]:
        melody_score = self.melody_score
        return {
            "format": self.read.format,
            "remarks": [_(remark) for remark in (*self.read.remarks, *([messages.CURVES] if self.read.drawn else []))],
            "score": score_to_json(self.read.score),
            "melody_candidates": [candidate.to_json() for candidate in self.read.melody_candidates],
            "melody": {"part_id": self.melody[0], "voice": self.melody[1]} if self.melody else None,
            "melody_score": score_to_json(melody_score) if melody_score else None,
        }


def read(upload: "UploadedFile[bytes]", melody: str | None = None) -> Import:
    """The score in `upload`; `melody` = "part_id:voice" chooses the voice to seed with, else the likeliest one.

    Raises UnreadableScore with a sentence for the user, NoSuchVoice, Busy.
    """
    if (upload.size or 0) > UPLOAD_BYTES:
        raise UnreadableScore(size_sentence(UPLOAD_BYTES))
    with place():
        found = read_score_safely(upload.read(), upload.name or "")
    if melody is None:
        best = found.melody_candidates[0] if found.melody_candidates else None
        return Import(found, (best.part_id, best.voice) if best else None)
    part_id, _colon, voice = melody.partition(":")
    if not any(part.id == part_id and voice in part.voices() for part in found.score.parts):
        raise NoSuchVoice
    return Import(found, (part_id, voice))


def title_of(upload: "UploadedFile[bytes]") -> str:
    """A title from the file's name, without ending or signs that nobody can see."""
    stem = PurePath((upload.name or "").replace("\\", "/")).stem
    visible = "".join(sign if sign.isprintable() else " " for sign in stem)
    return " ".join(visible.replace("_", " ").split())[:200]
