"""Singing a take phrase by phrase: what is there is not sung again, what was sung stays when the job is called off."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.voice.clips import clip_key, clip_url, keep_clip, prune_clips, ready_keys, use_clip
from apps.voice.controls import ROUTES
from apps.voice.lines import CannotSing, Line, lines_of, sung_by
from apps.voice.models import Clip, OwnVoice, Take
from apps.voice.services import readable_score
from apps.voice.suggestions import complete
from musicstudio.engine.audio.encoding import decode, encode
from musicstudio.engine.audio.peaks import peaks
from musicstudio.engine.notation import TICKS_PER_QUARTER, Lyric, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.progress import Progress
from musicstudio.engine.singing.acoustic import AcousticNet
from musicstudio.engine.singing.features import RATE, Singles
from musicstudio.engine.singing.mixing import joined
from musicstudio.engine.singing.own.network import unpacked
from musicstudio.engine.singing.performance import Phrase, Wishes, perform
from musicstudio.engine.singing.provenance import OWN_TRAINING_DATA, SYNTHETIC, provenance
from musicstudio.engine.singing.singer import sing as sing_phrase


def warm() -> None:
    """Load the networks and sing one word before the worker reports ready. A studio without their weights goes on without
    singing."""
    note = Note("n0", 0, TICKS_PER_QUARTER, 60, lyrics=(Lyric("la"),))
    score = Score(regular_measures(note.end, (MetreChange(0, 4, 4),)), (Part("voice", "Voice", (note,)),))
    [phrase] = perform(score, "voice", "1", 1, Wishes()).phrases
    with suppress(FileNotFoundError):
        for route in ROUTES:
            sing_phrase(phrase, {"hazel": 1.0}, route)


@dataclass(frozen=True)
class Piece:
    """One phrase of one line, and the key of its sound; `of` phrases has the line."""

    line: Line
    index: int
    of: int
    phrase: Phrase
    key: str

    def told(self) -> tuple[str, dict[str, Any]]:
        """The event that says that it can be heard: "phrase" of the line that leads, "choir" of those that sing along."""
        where = {"index": self.index, "of": self.of, "start": round(self.phrase.start, 3), "end": round(self.phrase.end, 3)}
        data = where | {"key": self.key, "clip": clip_url(self.key)}
        if self.line.leads:
            return "phrase", data
        return "choir", data | {"part": self.line.part, "voice": self.line.voice}


def sing(context: JobContext) -> Outcome:
    """Sing the take of the job."""
    take = (
        Take.objects.select_related("song__work", "revision")
        .filter(pk=UUID(context.params["take"]), owner_id=context.owner_id)
        .first()
    )
    if take is None:
        raise JobError(_gone())
    try:
        pieces = _pieces(take)
        # Also when it begins: one that fails or is called off keeps its clips and never stores a take.
        prune_clips(take.owner_id)
        sounds = _sung(take, pieces, context.params["from_second"], context.progress)
    except CannotSing as error:
        raise JobError(str(error)) from error
    except FileNotFoundError as error:
        raise JobError(_("The singing voices are not installed in this studio.")) from error
    result = {"take": str(take.pk), "phrases": len(pieces)}
    if len(sounds) < len({piece.key for piece in pieces}):
        return Outcome(result=result, partial=True, nothing=True)
    start, samples = joined([(piece.phrase.start, sounds[piece.key]()) for piece in pieces])
    sound = encode(samples, RATE, "flac", title=take.song.work.title, comment=SYNTHETIC)
    made = {
        "size": len(sound),
        "sha256": sha256(sound).hexdigest(),
        "peaks": peaks(samples),
        "duration_s": round(len(samples) / RATE, 4),
        "start_s": round(start, 4),
        "phrases": [_plain(piece) for piece in pieces if piece.line.leads],
        "provenance": _provenance(take, pieces),
    }
    return Outcome(result=result, commit=partial(_store, take.pk, context.owner_id, sound, made))


def _provenance(take: Take, pieces: list[Piece]) -> dict[str, Any]:
    own = {piece.line.own.pk: piece.line.own for piece in pieces if piece.line.own}
    about: dict[str, Any] = {**provenance(), "synthetic": True}
    if own:
        about["training_data"] = f"{about['training_data']} {OWN_TRAINING_DATA}"
        about["own_voices"] = [{"id": str(voice.pk), "weights_sha256": voice.sha256} for voice in own.values()]
    return {**about, "route": take.settings["route"], "seed": take.settings["seed"]}


def _pieces(take: Take) -> list[Piece]:
    found = []
    score = readable_score(take.revision)
    # One that has waited since before the studio learnt a new setting does not have it.
    for line in sung_by(lines_of(score, complete(take.settings, score)), take.owner_id):
        phrases = line.perform().phrases
        for index, phrase in enumerate(phrases):
            key = clip_key(phrase.key, line.heard_as, take.settings["route"])
            found.append(Piece(line, index, len(phrases), phrase, key))
    return found


def _sung(take: Take, pieces: list[Piece], first: float, progress: Progress) -> dict[str, Callable[[], Singles]]:
    """The sound of every piece by its key, told as soon as it is there; fewer when the job was called off.

    What is there already is told at once, and only decoded when it is wanted: the musician may hear it meanwhile.
    """
    sounds: dict[str, Callable[[], Singles]] = {}
    there = ready_keys(take.owner_id, {piece.key for piece in pieces})
    networks: dict[UUID, AcousticNet] = {}
    done = 0

    def ready(piece: Piece, sound: Callable[[], Singles]) -> None:
        nonlocal done
        sounds[piece.key] = sound
        done += 1
        progress.partial(*piece.told())
        progress.step(done, len(pieces))

    # From where the musician listens to the end, then what comes before.
    waiting = sorted(pieces, key=lambda piece: (piece.key not in there, piece.phrase.end <= first, piece.phrase.start))
    for piece in waiting:
        if piece.key in sounds:  # the same phrase once more
            ready(piece, sounds[piece.key])
            continue
        if piece.key in there and (kept := use_clip(take.owner_id, piece.key)):
            ready(piece, partial(_decoded, kept))
            continue
        if progress.cancelled():
            return sounds
        own = piece.line.own
        if own and own.pk not in networks:
            networks[own.pk] = _network(own)
        sound = sing_phrase(piece.phrase, networks[own.pk] if own else piece.line.singer, take.settings["route"])
        keep_clip(
            owner_id=take.owner_id,
            song_id=take.song_id,
            own_voice_id=own.pk if own else None,
            key=piece.key,
            sound=encode(sound.samples, RATE, "flac", comment=SYNTHETIC),
            start_s=sound.start,
            duration_s=len(sound.samples) / RATE,
        )
        ready(piece, partial(_same, sound.samples))
    return sounds


def _network(voice: OwnVoice) -> AcousticNet:
    """Raises CannotSing when the voice is gone or was learnt anew meanwhile."""
    weights = OwnVoice.objects.filter(pk=voice.pk, sha256=voice.sha256).values_list("weights", flat=True).first()
    if weights is None:
        raise CannotSing(_("The voice that was chosen has changed meanwhile; have it sung again."))
    return unpacked(bytes(weights))


def _same(samples: Singles) -> Singles:
    return samples


def _decoded(clip: Clip) -> Singles:
    with clip.audio.open("rb") as file:
        samples: Singles = decode(file.read(), max_seconds=1200).samples[:, 0]
    return samples


def _plain(piece: Piece) -> dict[str, Any]:
    return {
        "index": piece.index,
        "start": round(piece.phrase.start, 3),
        "end": round(piece.phrase.end, 3),
        "key": piece.key,
    }


def _store(take_id: UUID, owner_id: int, sound: bytes, made: Mapping[str, Any]) -> dict[str, Any]:
    """Give the take its sound, in the transaction that ends the job."""
    take = Take.objects.select_for_update().filter(pk=take_id).first()
    if take is None:
        raise JobError(_gone())
    for name, value in made.items():
        setattr(take, name, value)
    take.audio.save("", ContentFile(sound), save=False)
    try:
        take.save(update_fields=[*made, "audio"])
        prune_clips(owner_id)
    except BaseException:
        take.audio.delete(save=False)
        raise
    return {}


def _gone() -> str:
    return _("The take was thrown away before it was sung.")
