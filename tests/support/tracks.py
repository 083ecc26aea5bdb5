"""Something to listen to, for tests."""

from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.feed.models import Track
from musicstudio.engine.notation import Score
from musicstudio.engine.pictures.cover import draw
from musicstudio.engine.recommend.content import FORM
from tests.support.rights import publish
from tests.support.scores import melody
from tests.support.sounds import tone

SECONDS = 2.0


@transaction.atomic  # in a live studio somebody looks out for public works without a track
def make_track(
    owner: User, title: str = "Air", *, score: Score | None = None, sound: bytes | None = None, **fields: Any
) -> Track:
    """A track that is ready, on a public work of `owner`, with a sound of two seconds; `fields` are those of the row."""
    score = score or melody(title=title)
    work = publish(owner, title, score).work
    audio = sound if sound is not None else tone(SECONDS, form="MP3", rate=44_100)
    about = {
        "state": Track.State.READY,
        "revision": work.newest(),
        "head": work.head,
        "media_type": "audio/mpeg",
        "size": len(audio),
        "sha256": sha256(audio).hexdigest(),
        "duration_ms": round(SECONDS * 1000),
        "peaks": [0.5] * 100,
        "cover": draw(score),
        "tags": ["mood:calm"],
        "features_form": FORM,
        "published_at": timezone.now(),
    }
    track = Track(work=work, artist=owner, **{**about, **fields})
    track.audio.save("", ContentFile(audio), save=False)
    track.save(force_insert=True)
    return track
