"""A public work as it is listened to: its sound, its outline, its picture, what it is like."""

from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.feed.preparing import Prepared, give_up, store, to_prepare
from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.library.credentials import Leaving, composers_of, sign
from apps.library.models import Recording, Revision, Work
from musicstudio.credentials import studio_root
from musicstudio.engine.audio.credentials import MEDIA_TYPES
from musicstudio.engine.audio.encoding import encode
from musicstudio.engine.audio.errors import UnreadableAudio, UnrenderableScore
from musicstudio.engine.audio.examining import examine_safely
from musicstudio.engine.audio.peaks import peaks
from musicstudio.engine.audio.rendering import render
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.pictures.cover import draw, draw_outline
from musicstudio.engine.recommend.content import FORM as FEATURES_FORM
from musicstudio.engine.recommend.content import NOT_HEARD, features_of
from musicstudio.engine.recommend.describing import describe
from musicstudio.engine.recommend.hearing import heard_safely, sound_features
from musicstudio.sentences import sentence_of

RATE = 44_100
FORM = "mp3"
LOST = gettext_lazy("The sound of a recording is lost; delete the recording and publish again.")


def prepare(context: JobContext) -> Outcome:
    """Done again after a crash, it makes the same and stores it once. A work that nobody is to hear any more is left alone."""
    work = to_prepare(UUID(context.params["work"]))
    if work is None:
        return Outcome(result={"track": None}, nothing=True)
    recording = work.recordings.order_by("-created_at", "-id").first()
    revision = work.newest()
    try:
        score = _score(revision)
        sound = _recorded(recording) if recording else _rendered(work, revision, score, context)
        generated = _generated(recording, revision)
    except (UnreadableScore, UnrenderableScore) as error:
        give_up(work.pk, work.head)
        raise JobError(sentence_of(error)) from error
    except JobError:  # the sound is lost
        give_up(work.pk, work.head)
        raise
    context.progress.step(2, 2)
    heard = sound.pop("features")
    made = Prepared(
        head=work.head,
        revision_id=revision.pk if revision else None,
        recording_id=recording.pk if recording else None,
        cover=draw(score) if score else draw_outline(sound["peaks"]),
        generated=generated,
        tags=describe(score) if score else [],
        features=features_of(score, heard).astype("<f4").tobytes(),
        features_form=NOT_HEARD if heard is None else FEATURES_FORM,
        **sound,
    )
    return Outcome(commit=partial(store, work.pk, made))


def _score(revision: Revision | None) -> Score | None:
    """None as well for a score without notes. Raises UnreadableScore."""
    score = score_from_json(revision.score) if revision else None
    return score if score and any(part.notes for part in score.parts) else None


def _recorded(recording: Recording) -> dict[str, Any]:
    """What a recording tells of itself, and what it sounds like: its bytes stay where they are. Raises JobError."""
    facts = ("media_type", "size", "sha256", "duration_ms", "peaks")
    return {"sound": None, "features": heard_safely(_bytes(recording))} | {name: getattr(recording, name) for name in facts}


def _rendered(work: Work, revision: Revision | None, score: Score | None, context: JobContext) -> dict[str, Any]:
    """The score played by the studio's instruments, signed where a model composed in it. Raises UnrenderableScore.

    In this process: a worker has limits of memory and time of its own, and what it plays is a score that was checked when it
    was saved.
    """
    if revision is None or score is None:
        raise UnrenderableScore(_("There is nothing to hear in it yet."))
    samples = render(replace(score, title=work.title), sample_rate=RATE)
    context.progress.step(1, 2)
    # The studio's instruments stand in the middle: where both channels are the same, one is half the work.
    heard = samples[:, :1] if np.array_equal(samples[:, 0], samples[:, 1]) else samples
    plain = encode(heard, RATE, FORM, title=work.title, compact=True)
    sound = sign(plain, FORM, Leaving(work, f"revision:{revision.pk}", composers_of(revision)))
    return {
        "sound": sound,
        "media_type": MEDIA_TYPES[FORM],
        "size": len(sound),
        "sha256": sha256(sound).hexdigest(),
        "duration_ms": max(1, round(len(samples) / RATE * 1000)),
        "peaks": peaks(samples),
        "features": sound_features(samples, RATE),
    }


def _generated(recording: Recording | None, revision: Revision | None) -> bool:
    """A model composed in the music, or the recording says in its credentials that a model or a synthetic voice made it."""
    if revision is not None and composers_of(revision):
        return True
    if recording is None:
        return False
    try:
        told = examine_safely(_bytes(recording), studio_root()).credentials
    except UnreadableAudio as error:
        raise JobError(str(LOST)) from error
    return told is not None and (told.voice or bool(told.makers) or any("lgorithmicMedia" in source for source in told.sources))


def _bytes(recording: Recording) -> bytes:
    """Raises JobError."""
    try:
        with recording.audio.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise JobError(str(LOST)) from error
    return content
