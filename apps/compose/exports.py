"""A revision as a file to download, and as engraved SVG.

MIDI and MusicXML are written in the web process; engraving and sound are made in a sandbox child, a few at a
time.
"""

import json
from dataclasses import dataclass, replace
from hashlib import sha256

import structlog
from django.core.cache import caches
from django.utils.translation import gettext as _

from apps.compose.still_pictures import still_picture
from apps.library.credentials import Leaving, composers_of, sign
from apps.library.models import Revision
from musicstudio.credentials import can_carry
from musicstudio.engine import sandbox
from musicstudio.engine.audio.errors import UnrenderableScore
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.engraving import EngravingUnavailable
from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from musicstudio.engine.notation.writing import write_score
from musicstudio.places import place
from musicstudio.sentences import sentence_of

log = structlog.get_logger(__name__)

# Raised whenever the bytes of an export change although the revision does not, so that browsers fetch anew.
FORM = 3
SVG_WIDTHS = (320, 2400, 1000)  # pixels: least, most, when nothing is said
_LIMITS = sandbox.Limits(memory=3 * 1024 * sandbox.MEBIBYTE, cpu_seconds=60, wall_seconds=90.0)


class NotExportable(Exception):
    """This score cannot be had in the wanted format: one sentence for the user."""


@dataclass(frozen=True)
class Format:
    """`writer` names what the web process writes itself; everything without one is made in the sandbox."""

    media_type: str
    writer: str = ""

    @property
    def sound(self) -> bool:
        return self.media_type.startswith("audio/") and not self.writer


FORMATS = {
    "mid": Format("audio/midi", writer="midi"),
    "musicxml": Format("application/vnd.recordare.musicxml+xml", writer="musicxml"),
    "mxl": Format("application/vnd.recordare.musicxml", writer="mxl"),
    "pdf": Format("application/pdf"),
    "wav": Format("audio/wav"),
    "flac": Format("audio/flac"),
    "ogg": Format("audio/ogg"),
    "mp3": Format("audio/mpeg"),
}


# Four minutes of MP3; what is larger is rendered for whoever asks again.
KEPT_BYTES = 4_000_000


def etag(revision: Revision, form: str) -> str:
    """Names the bytes of an export: revisions never change, but the title that the file carries may."""
    title = sha256(revision.work.title.encode()).hexdigest()[:12]
    return f'"{revision.id.hex}-{title}-{form}-{FORM}"'


def is_signed(revision: Revision, suffix: str) -> bool:
    """Whether an export says in signed credentials which models composed in it: no two of its files are equal then."""
    return can_carry(suffix) and bool(composers_of(revision))


def titled_score(revision: Revision) -> Score:
    """The revision's score under the title that its work has now. Raises NotExportable when it was saved under older rules."""
    try:
        return replace(score_from_json(revision.score), title=revision.work.title)
    except UnreadableScore as error:
        raise NotExportable(sentence_of(error)) from error


def export(revision: Revision, suffix: str) -> bytes:
    """The revision in one of FORMATS. Raises Busy and NotExportable."""
    score, writer = titled_score(revision), FORMATS[suffix].writer
    if writer:
        return write_score(score, writer)
    cache, key = caches["exports"], etag(revision, suffix)
    made: bytes | None = cache.get(key)
    if made is None:
        made = _in_sandbox(score, suffix)
        if FORMATS[suffix].sound:
            made = sign(made, suffix, Leaving(revision.work, f"revision:{revision.pk}", composers_of(revision)))
        if len(made) <= KEPT_BYTES:
            cache.set(key, made)
    return made


def engraving(revision: Revision, width: int) -> str:
    """The revision as SVG, `width` pixels wide, for the page's first paint. Raises Busy and NotExportable."""
    cache, key = caches["engravings"], f"{etag(revision, 'svg')}:{width}"
    svg: str | None = cache.get(key)
    if svg is None:
        svg = still_picture(_in_sandbox(titled_score(revision), f"svg:{width}").decode())
        if svg is None:
            raise NotExportable(_("This score could not be engraved."))
        cache.set(key, svg)
    return svg


def _in_sandbox(score: Score, form: str) -> bytes:
    data = json.dumps(score_to_json(score)).encode()
    with place():
        try:
            made: bytes = sandbox.run("musicstudio.engine.exporting:export", data, form, limits=_LIMITS)
        except sandbox.SandboxFailure as error:
            log.warning("export_failed", form=form, reason=error.reason)
            raise NotExportable(_("This score could not be exported; it may be too long for this format.")) from error
        except (EngravingUnavailable, UnreadableScore, UnrenderableScore) as error:
            raise NotExportable(sentence_of(error)) from error
    return made
