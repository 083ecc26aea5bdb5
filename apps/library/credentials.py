"""Sound in which models had a part leaves the studio signed, whichever app makes it, and whoever wants to remember it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from apps.library.models import Revision, Work
from musicstudio import credentials
from musicstudio.engine.audio.credentials import Maker, Source, Statement, manifests_of

MOST_TEXT = 1_000


@dataclass(frozen=True)
class Leaving:
    """A sound on its way out: the work that it is of, what of it (the same `subject` sounds the same in every format), and the
    models that had a part in it; `voice`: a synthetic one sings, `alone`: and nothing else is heard."""

    work: Work
    subject: str
    makers: tuple[Maker, ...]
    voice: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Left:
    """What left: the bytes in their format, and what was signed in them; None for a format that carries no credentials."""

    what: Leaving
    form: str
    sound: bytes
    manifests: dict[str, Any] | None


Listener = Callable[[Left], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Call `listener` with every sound that leaves, before it does. For AppConfig.ready."""
    if listener not in _listeners:
        _listeners.append(listener)


def sign(sound: bytes, form: str, what: Leaving) -> bytes:
    """A sound file with signed credentials, where its format carries them and a model had a part in it."""
    if not what.makers:
        return sound
    source: Source = "trainedAlgorithmicMedia" if what.alone else "compositeWithTrainedAlgorithmicMedia"
    sound = credentials.sign(sound, form, Statement(what.work.title, source, what.voice, what.makers))
    manifests = manifests_of(sound, form) if credentials.can_carry(form) else None
    for listener in _listeners:
        listener(Left(what, form, sound, manifests))
    return sound


def composers_of(revision: Revision) -> tuple[Maker, ...]:
    """The models that composed in a revision or in what it grew from; none when people wrote all of it."""
    earlier = Q(number__lte=revision.number, proposal=False) | Q(pk=revision.pk)
    composed = revision.work.revisions.filter(earlier).composed_by_a_model().order_by("number")
    return tuple(dict.fromkeys(maker_of(about) for about in composed.values_list("provenance", flat=True)))


def maker_of(about: Mapping[str, Any]) -> Maker:
    """The model that a provenance names; of a remix, the one that its source names. What nobody names is one of the studio's."""
    source = about.get("source")
    if "model" not in about and isinstance(source, dict):
        about = source
    name, version, data, weights = (_text(about.get(field)) for field in ("model", "version", "training_data", "weights_sha256"))
    return Maker(name or "MusicStudio", version, data, weights)


def _text(value: Any) -> str:
    """Signed text is short, and text."""
    return value[:MOST_TEXT] if isinstance(value, str) else ""
