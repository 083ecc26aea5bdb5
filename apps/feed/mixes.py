"""Which mixes there are: what a listener may ask the feed for."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from apps.feed.models import Track
from apps.feed.tags import TAGS
from apps.library.models import Asker


class UnknownMix(Exception):
    """There is nothing of that name, or nothing that this listener may know of."""


class Kind(StrEnum):
    FOR_YOU = "for-you"
    NEW = "new"
    FOLLOWING = "following"
    TAG = "tag"
    RADIO = "radio"


@dataclass(frozen=True)
class Mix:
    """`tag`: of TAG; `seed`: of RADIO, the track that it starts from."""

    kind: Kind
    tag: str = ""
    seed: UUID | None = None

    def __str__(self) -> str:
        rest = self.tag or str(self.seed or "")
        return f"{self.kind}:{rest}" if rest else str(self.kind)


def mix_called(name: str, user: Asker) -> Mix:
    """ "for-you", "new", "following", "tag:mood:calm", "radio:<id of a track>". Raises UnknownMix."""
    kind, _, rest = name.partition(":")
    if kind == Kind.TAG and rest in TAGS:
        return Mix(Kind.TAG, tag=rest)
    if kind == Kind.RADIO:
        return Mix(Kind.RADIO, seed=_seed(rest, user))
    if kind == Kind.FOLLOWING and not user.is_authenticated:
        raise UnknownMix(kind)
    if not rest and kind in {Kind.FOR_YOU, Kind.NEW, Kind.FOLLOWING}:
        return Mix(Kind(kind))
    raise UnknownMix(kind)


def _seed(text: str, user: Asker) -> UUID:
    try:
        seed = UUID(text)
    except ValueError as error:
        raise UnknownMix(Kind.RADIO) from error
    if not Track.objects.visible_to(user).filter(pk=seed).exists():
        raise UnknownMix(Kind.RADIO)
    return seed
