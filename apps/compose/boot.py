"""What the studio page's JavaScript starts from: one JSON block, so that the first paint needs no further request."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from apps.accounts.models import User
from apps.compose import controls
from apps.compose.generators import GENERATORS, JOBS
from apps.compose.melodies import empty_score
from apps.compose.models import Style
from apps.compose.originality import compared
from apps.compose.word_lines import told_by
from apps.jobs.models import Job
from apps.jobs.serializers import JobSerializer
from apps.library.imports import UPLOAD_BYTES
from apps.library.models import Revision, Work
from apps.library.serializers import RevisionRowSerializer
from apps.library.uploads import AUDIO_BYTES
from musicstudio.engine.audio.banks import CORE, playable
from musicstudio.engine.notation.choir import MAX_BARS, RANGES
from musicstudio.engine.notation.chords import QUALITIES
from musicstudio.engine.notation.instruments import COMPASSES
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.transcription.limits import MAX_SECONDS
from musicstudio.patterns import pattern


def boot(*, user: User, work: Work, newest: Revision | None) -> dict[str, Any]:
    """The work, its newest score, what runs on it, the limits of the controls, and every address the page calls."""
    return {
        "work": {"id": str(work.id), "title": work.title, "visibility": work.visibility, "standing": work.standing},
        "revision": RevisionRowSerializer(newest).data if newest else None,
        "score": newest.score if newest else score_to_json(empty_score(work.title)),
        "compared": compared(newest) if newest else None,
        "words_job": told_by(newest) if newest else None,
        "running": [{"job": JobSerializer(job).data, "request": job.params["controls"]} for job in _unfinished(user, work)],
        "limits": {
            "temperature": {**dict(zip(("min", "max"), controls.TEMPERATURES, strict=True)), "defaults": _temperatures()},
            "density": dict(zip(("min", "max"), controls.DENSITY, strict=True)),
            "alternatives": dict(zip(("min", "max"), controls.ALTERNATIVES, strict=True)),
            "seed": dict(zip(("min", "max"), controls.SEED, strict=True)),
            "bars": MAX_BARS,
            "voices": RANGES,
            "instruments": COMPASSES,
            "upload_bytes": UPLOAD_BYTES,
            "recording": {"bytes": AUDIO_BYTES, "seconds": MAX_SECONDS},
        },
        "styles": [{"id": str(style.pk), "name": style.name, "job": style.job} for style in Style.objects.visible_to(user)],
        "chord_qualities": {name: sorted(intervals) for name, intervals in QUALITIES.items()},
        # By General MIDI program: the one that sounds, as in exports.
        "programs": [playable(program, CORE) for program in range(128)],
        "urls": _addresses(work),
    }


def _temperatures() -> dict[str, Any]:
    """The variety of each kind of job that has one, when nothing is said."""
    fields = {generator.job: generator.controls().fields for generator in GENERATORS}
    return {job: own["temperature"].default for job, own in fields.items() if "temperature" in own}


def _unfinished(user: User, work: Work) -> list[Job]:
    waiting = (Job.State.QUEUED, Job.State.RUNNING)
    return list(Job.objects.visible_to(user).filter(kind__in=JOBS, params__work=str(work.id), state__in=waiting))


def _addresses(work: Work) -> dict[str, Any]:
    return {
        "work": reverse("library-api:work", args=[work.id]),
        "works": reverse("library-api:works"),
        "studio": pattern("compose:studio"),
        "links": reverse("library-api:links", args=[work.id]),
        "link": pattern("library-api:link"),
        "revisions": reverse("library-api:revisions", args=[work.id]),
        "revision": pattern("library-api:revision"),
        "generate": {made.job: reverse(f"compose-api:{made.slug}") for made in GENERATORS},
        "imports": reverse("compose-api:imports"),
        "transcribe": reverse("compose-api:transcriptions"),
        "export": pattern("compose-api:export", "{format}"),
        "keep": pattern("compose-api:keep"),
        "alternatives": reverse("compose-api:alternatives", args=[work.id]),
        "rating": pattern("compose-api:rating"),
        "voice_leading": pattern("compose-api:voice-leading"),
        "soundfonts": static("soundfonts/"),
    }
