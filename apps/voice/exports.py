"""A take as a sound file, alone or with the other parts of its score; a song as a file for other programs that sing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from django.core.cache import caches
from django.utils.translation import gettext as _

from apps.library.credentials import Leaving, composers_of, maker_of, sign
from apps.library.models import Revision
from apps.voice.controls import drawn_on, wishes_of
from apps.voice.lines import CannotSing, Line, lines_of
from apps.voice.models import Song, Take
from apps.voice.services import readable_score
from apps.voice.suggestions import complete
from musicstudio.credentials import can_carry
from musicstudio.engine import sandbox
from musicstudio.engine.audio.errors import UnreadableAudio, UnrenderableScore
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.notation.ustx_writer import Track, write_ustx
from musicstudio.engine.notation.writing import write_score
from musicstudio.engine.singing.exporting import MIXES, packed
from musicstudio.engine.singing.openutau.writing import in_its_terms, track
from musicstudio.places import place
from musicstudio.sentences import sentence_of

__all__ = ["MIXES", "SONG_FORMATS", "SOUNDS", "export_song", "export_take", "is_signed", "song_file", "take_etag"]

log = structlog.get_logger(__name__)

# Raised whenever the bytes of an export change although the take does not.
FORM = 4
SOUNDS = {"wav": "audio/wav", "flac": "audio/flac", "ogg": "audio/ogg", "mp3": "audio/mpeg"}
SONG_FORMATS = {"musicxml": "application/vnd.recordare.musicxml+xml", "ustx": "application/yaml"}
_LIMITS = sandbox.Limits(memory=3 * 1024 * sandbox.MEBIBYTE, cpu_seconds=60, wall_seconds=90.0, output=256 * sandbox.MEBIBYTE)
KEPT_BYTES = 4_000_000


def take_etag(take: Take, mix: str, suffix: str) -> str:
    """Names the bytes: a take that is sung never changes."""
    return f'"{take.pk.hex}-{mix}-{suffix}-{FORM}"'


def export_take(take: Take, mix: str, suffix: str) -> bytes:
    """The take in one of SOUNDS: the voice, what it sings with, or both. Raises CannotSing with a sentence, Busy."""
    if not take.audio:
        raise CannotSing(_("This take has not been sung yet."))
    cache, key = caches["exports"], take_etag(take, mix, suffix)
    made: bytes | None = cache.get(key)
    if made is None:
        made = _in_sandbox(take, mix, suffix)
        made = sign(made, suffix, _leaving(take, mix))
        if len(made) <= KEPT_BYTES:
            cache.set(key, made)
    return made


def is_signed(take: Take, mix: str, suffix: str) -> bool:
    """Whether an export says in signed credentials what made it: no two of its files are equal in every byte then."""
    return can_carry(suffix) and bool(_leaving(take, mix).makers)


def _leaving(take: Take, mix: str) -> Leaving:
    """The voice was made by a model in any case; the music where one composed in it."""
    composers, sung = composers_of(take.revision), mix != "harmony"
    makers = (maker_of(take.provenance), *composers) if sung else composers
    return Leaving(take.song.work, f"take:{take.pk}:{mix}", makers, voice=sung, alone=mix == "voice")


def _in_sandbox(take: Take, mix: str, suffix: str) -> bytes:
    score = readable_score(take.revision)
    sung = [(singer["part"], singer["voice"]) for singer in (take.settings, *take.settings["choir"])]
    try:
        with take.audio.open("rb") as file:
            voice = file.read()
    except FileNotFoundError as error:
        raise CannotSing(_("The sound of this take is gone; have it sung again.")) from error
    data = packed(score_to_json(score), sung, take.settings["transpose"], take.start_s, take.song.work.title, voice)
    with place():
        try:
            made: bytes = sandbox.run("musicstudio.engine.singing.exporting:export", data, f"{mix}:{suffix}", limits=_LIMITS)
        except sandbox.SandboxFailure as error:
            log.warning("take_export_failed", mix=mix, form=suffix, reason=error.reason)
            raise CannotSing(_("This take could not be exported; it may be too long for this format.")) from error
        except (UnreadableScore, UnreadableAudio, UnrenderableScore) as error:
            raise CannotSing(sentence_of(error)) from error
    return made


def export_song(song: Song, revision: Revision | None, suffix: str) -> bytes:
    """The song in one of SONG_FORMATS. Raises CannotSing."""
    score = replace(readable_score(revision), title=song.work.title)
    return song_file(score, complete(song.settings, score), suffix)


def song_file(score: Score, settings: Mapping[str, Any], suffix: str) -> bytes:
    """A score in one of SONG_FORMATS: all of it with its words, or what complete settings have sung of it, with what is drawn.
    Raises CannotSing."""
    if suffix == "musicxml":
        return write_score(score, "musicxml")
    lines = lines_of(score, settings)
    with place():
        return write_ustx(score, [_track(line, lines) for line in lines])


def _track(line: Line, lines: list[Line]) -> Track:
    settings = line.settings
    curves = in_its_terms(*drawn_on(settings, line.part, line.voice))
    name = line.score.part(line.part).name or line.part
    if sum(other.part == line.part for other in lines) > 1:
        name = _("%(part)s, voice %(voice)s") % {"part": name, "voice": line.voice}
    wishes = wishes_of(settings, line.part, line.voice)
    return track(name, line.score, line.notes(), line.perform(), settings["verse"], wishes, curves)
