"""What the singing studio's JavaScript starts from: one JSON block beside the page."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.jobs.serializers import JobSerializer
from apps.library.imports import UPLOAD_BYTES
from apps.library.models import Revision, Work
from apps.library.serializers import RevisionRowSerializer
from apps.voice.services import SING
from musicstudio.engine.audio.banks import CORE, playable
from musicstudio.engine.singing.performance import CENTS, CURVES, TRANSPOSE
from musicstudio.engine.singing.phones import PAUSE, PHONES, can_be_held, is_vowel
from musicstudio.engine.singing.pitch import EXPRESSION
from musicstudio.engine.singing.retiming import OFFSET, SHORTEST
from musicstudio.engine.singing.underlay import HOLDS
from musicstudio.patterns import pattern


def boot(*, user: User, work: Work, newest: Revision | None) -> dict[str, Any]:
    """The work, its newest score, what is being sung of it, the limits of the controls, and every address the page calls."""
    return {
        "work": {"id": str(work.id), "title": work.title},
        "revision": RevisionRowSerializer(newest).data if newest else None,
        "score": newest.score if newest else None,
        "running": [JobSerializer(job).data for job in _unfinished(user, work)],
        "limits": {
            "expression": EXPRESSION,
            "curves": CURVES,
            "cents": CENTS,
            "transpose": TRANSPOSE,
            "offset_ms": OFFSET,
            "shortest_phone": SHORTEST,
            "phones": [phone for phone in PHONES if phone != PAUSE],
            "held": [phone for phone in PHONES if phone != PAUSE and can_be_held(phone)],
            "vowels": [phone for phone in PHONES if is_vowel(phone)],
            "holds": HOLDS,
            "upload_bytes": UPLOAD_BYTES,
        },
        # By General MIDI program: the one that sounds, as in exports.
        "programs": [playable(program, CORE) for program in range(128)],
        "urls": _addresses(work),
    }


def _unfinished(user: User, work: Work) -> list[Job]:
    waiting = (Job.State.QUEUED, Job.State.RUNNING)
    return list(Job.objects.visible_to(user).filter(kind=SING, params__work=str(work.id), state__in=waiting))


def _addresses(work: Work) -> dict[str, Any]:
    own = {name: reverse(f"voice-api:{name}", args=[work.id]) for name in ("song", "plan", "words", "song-takes", "song-export")}
    return {
        **own,
        "work": reverse("library-api:work", args=[work.id]),
        "revisions": reverse("library-api:revisions", args=[work.id]),
        "revision": pattern("library-api:revision"),
        "imports": reverse("voice-api:imports"),
        "voices": reverse("voice-api:voices"),
        "takes": reverse("voice-api:takes"),
        "take": pattern("voice-api:take"),
        "take-export": pattern("voice-api:take-export"),
        "soundfonts": static("soundfonts/"),
    }
