"""The one voice of a piece that melodies are compared with."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from apps.library.imports import read
from apps.library.models import Work
from apps.rights.registry.errors import Refused
from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from musicstudio.engine.notation.melody import melody_candidates, with_melody_only
from musicstudio.engine.notation.score import Score


def melody_of_upload(upload: "UploadedFile[bytes]") -> dict[str, Any]:
    """The likeliest melody of a score file, as JSON. Raises UnreadableScore, Busy, Refused when there is none."""
    melody = read(upload).melody_score
    if melody is None:
        raise Refused("file", _("No melody was found in this file; send one with a voice of single notes."))
    return score_to_json(melody)


def melody_of_work(work: Work) -> dict[str, Any] | None:
    """The likeliest melody of a work of the studio as it is now; None when there is none."""
    newest = work.newest()
    melody = melody_of(score_from_json(newest.score)) if newest else None
    return score_to_json(melody) if melody else None


def melody_of(score: Score) -> Score | None:
    """The likeliest melody of a score; None when there is none."""
    best = next(iter(melody_candidates(score)), None)
    return with_melody_only(score, best.part_id, best.voice) if best else None
