"""Learning a musician's own voice."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.voice.models import OwnRecording, OwnVoice
from apps.voice.own_learning import deleted_meanwhile, mark_misread, store_learnt
from musicstudio.engine.audio.encoding import decode
from musicstudio.engine.learning.passing import sweep
from musicstudio.engine.learning.training import Line
from musicstudio.engine.request import CannotCompose
from musicstudio.engine.singing.features import Singles
from musicstudio.engine.singing.own.hearing import MOST_SECONDS
from musicstudio.engine.singing.own.learn import Learnt, attend, check, learn
from musicstudio.engine.singing.own.prompts import CONSENT
from musicstudio.sentences import sentence_of

LISTENING = 30
"""Hundredths of the progress that listening to the recordings takes."""


def warm() -> None:
    """Delete what a worker that was killed while it learnt has left: it is private."""
    sweep(settings.VAR_DIR)


def learn_voice(context: JobContext) -> Outcome:
    """Listen to the recordings, then fine-tune on them. Called off, it keeps the recordings and the voice as they were."""
    progress, voice_id = context.progress, UUID(context.params["voice"])
    voice = OwnVoice.objects.filter(pk=voice_id, owner_id=context.owner_id).first()
    if voice is None:
        raise deleted_meanwhile()
    recordings = list(voice.recordings.all())
    consent = next((recording.sha256 for recording in recordings if recording.number == CONSENT), "")
    nothing = Outcome(result={"voice": None}, partial=True, nothing=True)

    def listened(done: int, total: int) -> None:
        progress.step(LISTENING * done // total, 100)

    def report(line: Line) -> None:
        progress.step(min(99, LISTENING + round((100 - LISTENING) * line.done)), 100)
        if line.figures:
            progress.partial("learning", {"step": line.step, "figure": line.figures["bands"], "best": line.best})

    try:
        sounds = {recording.number: _samples(recording) for recording in recordings}
        heard = attend(voice.prompt_language, sounds, listened, progress.cancelled)
        if progress.cancelled():
            return nothing
        misread = [one.number for one in heard if not one.fits]
        mark_misread(recordings, misread)
        progress.partial("heard", {"misread": misread})
        learnt = learn(check(heard), context.job_id.int % 2**31, settings.VAR_DIR, report, progress.cancelled)
    except CannotCompose as error:
        if progress.cancelled():
            return nothing
        raise JobError(sentence_of(error)) from error
    except FileNotFoundError as error:
        raise JobError(_("The singing voices are not installed in this studio.")) from error
    if progress.cancelled():
        return nothing
    return Outcome(commit=partial(_store, voice_id, consent, learnt))


def _samples(recording: OwnRecording) -> Singles:
    """Raises JobError when its file is lost."""
    try:
        with recording.audio.open("rb") as file:
            samples: Singles = decode(file.read(), max_seconds=MOST_SECONDS + 1).samples[:, 0]
    except FileNotFoundError as error:
        lost = _("The recording of text %(number)d is gone; record it anew, and then learn again.")
        raise JobError(lost % {"number": recording.number + 1}) from error
    return samples


def _store(voice_id: UUID, consent: str, learnt: Learnt) -> Mapping[str, Any]:
    voice = store_learnt(voice_id, consent, learnt.weights, learnt.figures)
    return {"voice": str(voice.pk), "name": voice.name}
