"""The melody itself: varied, morphed, continued."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from musicstudio.engine.continuation.provenance import provenance as about_continuation
from musicstudio.engine.variation.provenance import provenance as about_variation

from apps.compose.generators import EXTEND, VARY
from apps.compose.handlers.asked import chosen, common
from apps.compose.handlers.generation import Composer
from musicstudio.engine import continuation, variation
from musicstudio.engine.notation import Score
from musicstudio.engine.progress import Progress


@cache
def varier() -> variation.Varier:
    return variation.Varier.load()


@cache
def continuer() -> continuation.Continuer:
    return continuation.Continuer.load()


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
    return continuer().extend(score, continuation.Controls(**common(asked), **own), progress)


vary = Composer(VARY, _vary, about_variation)
extend = Composer(EXTEND, _extend, about_continuation)
