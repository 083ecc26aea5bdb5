"""The sound of single phrases: finding it, keeping it, letting go of what has not been used for long."""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.library.storage import remove_on_commit
from apps.voice.models import Clip
from musicstudio.engine.singing.provenance import weights_key

MOST_CLIPS = 2_000
"""Of one account: some hours of singing."""

# Raised whenever the sound of a phrase changes although neither weights nor phrase do.
FORM = 1


def clip_key(phrase: str, singer: Mapping[str, float], route: str) -> str:
    """Names a sound: the key of its phrase, who sings it in which way, the weights in use."""
    total = sum(singer.values())
    shares = {name: round(share / total, 4) for name, share in sorted(singer.items()) if share}
    return sha256(json.dumps([FORM, phrase, shares, route, weights_key()]).encode()).hexdigest()


def clip_url(key: str) -> str:
    return reverse("voice-api:clip", args=[key])


def ready_keys(owner_id: int, keys: Collection[str]) -> set[str]:
    """Those of the sounds that are there already."""
    return set(Clip.objects.filter(owner_id=owner_id, key__in=keys).values_list("key", flat=True))


def use_clip(owner_id: int, key: str) -> Clip | None:
    """A sound that is there already, remembered as used now."""
    clip = Clip.objects.filter(owner_id=owner_id, key=key).first()
    if clip is None:
        return None
    if not clip.audio.storage.exists(clip.audio.name or ""):  # its file is lost; it is sung anew
        clip.delete()
        return None
    Clip.objects.filter(pk=clip.pk).update(used_at=timezone.now())
    return clip


def keep_clip(
    *, owner_id: int, song_id: UUID, own_voice_id: UUID | None, key: str, sound: bytes, start_s: float, duration_s: float
) -> None:
    """Keep the sound of a phrase. Where another worker was faster, or the song or its own voice is gone by now, nothing is
    kept."""
    clip = Clip(
        owner_id=owner_id, song_id=song_id, own_voice_id=own_voice_id, key=key, size=len(sound), start_s=start_s,
        duration_s=duration_s,
    )  # fmt: skip
    clip.audio.save("", ContentFile(sound), save=False)
    try:
        with transaction.atomic():
            clip.save(force_insert=True)
    except IntegrityError:
        clip.audio.delete(save=False)
    except BaseException:
        clip.audio.delete(save=False)
        raise


@transaction.atomic
def prune_clips(owner_id: int) -> None:
    """Let go of the clips of an account beyond MOST_CLIPS, those that have not been used for longest."""
    mine = Clip.objects.filter(owner_id=owner_id)
    old = list(mine.order_by("-used_at", "-pk").values_list("pk", flat=True)[MOST_CLIPS:])
    if old:
        gone = mine.filter(pk__in=old)
        remove_on_commit(gone)
        gone.delete()
