"""The melody itself: varied, morphed, continued."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from apps.compose.generators import EXTEND, VARY
from apps.compose.handlers.asked import chosen, common
from apps.compose.handlers.generation import Composer
from apps.compose.styles import weights_of
from musicstudio.engine import continuation, variation
from musicstudio.engine.continuation.provenance import provenance as about_continuation
from musicstudio.engine.notation import Score
from musicstudio.engine.progress import Progress
from musicstudio.engine.request import CannotCompose
from musicstudio.engine.variation.provenance import provenance as about_variation


@cache
def varier() -> variation.Varier:
    return variation.Varier.load()


@cache
def continuer() -> continuation.Continuer:
    return continuation.Continuer.load()


@lru_cache(maxsize=4)
def _styled(weights: bytes) -> continuation.Continuer:
    with NamedTemporaryFile(suffix=".safetensors") as file:
        file.write(weights)
        file.flush()
        return continuation.Continuer.load(Path(file.name))


def in_style(asked: Mapping[str, Any]) -> continuation.Continuer:
    """The model as the studio trained it, or as one of the musician's own styles made it. Raises CannotCompose."""
    own = _own_weights(asked)
    return continuer() if own is None else _styled(own)


def _own_weights(asked: Mapping[str, Any]) -> bytes | None:
    """Those of the style that is asked for, None when none is. Raises CannotCompose."""
    if not asked.get("style"):
        return None
    found = weights_of(owner_id=asked["owner"], style_id=asked["style"])
    if found is None:
        raise CannotCompose("The style was deleted meanwhile; choose another one.")
    return found


def warm() -> None:
    """Load the models before the worker reports ready."""
    for load in (varier, continuer):
        load()


def _vary(score: Score, asked: Mapping[str, Any], progress: Progress) -> Sequence[Score]:
    own = chosen(asked, "kind", "amount", "density", "syncopation", "range")
    other = tuple(asked["other"]) if asked["other"] else None
    return varier().vary(score, variation.Controls(**common(asked), **own, other=other), progress)


def _extend(score: Score, asked: Mapping[str, Any], progress: Progress) -> Sequence[Score]:
    own = chosen(asked, "bars", "temperature", "density", "ending")
    return in_style(asked).extend(score, continuation.Controls(**common(asked), **own), progress)


def _about_continuation(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a private style its own weights, and that they go back to files of its musician. Raises CannotCompose."""
    about = about_continuation()
    own = _own_weights(asked)
    if own is None:
        return about
    data = f"{about['training_data']} Fine-tuned on files of the musician whose style it is."
    return {**about, "weights_sha256": sha256(own).hexdigest(), "training_data": data, "style": asked["style"]}


vary = Composer(VARY, _vary, lambda _: about_variation())
extend = Composer(EXTEND, _extend, _about_continuation)
