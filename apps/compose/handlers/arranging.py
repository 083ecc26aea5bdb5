"""Instruments that play under a melody: chords and accompaniment, patterns, one bar's way of playing carried to others."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from apps.compose.generators import ACCOMPANY, MAKE_PATTERN, PLAY_LIKE
from apps.compose.handlers.asked import chosen, common, pins
from apps.compose.handlers.generation import Composer
from musicstudio.engine import accompaniment, rhythm, variation
from musicstudio.engine.accompaniment.provenance import provenance as about_accompaniment
from musicstudio.engine.notation import Score
from musicstudio.engine.notation.choir import ACCOMPANIMENT_PARTS
from musicstudio.engine.progress import Progress
from musicstudio.engine.request import CannotCompose
from musicstudio.engine.rhythm.provenance import provenance as about_rhythm
from musicstudio.engine.variation.messages import NO_SOURCE
from musicstudio.engine.variation.provenance import texture_provenance as about_texture


@cache
def accompanist() -> accompaniment.Accompanist:
    return accompaniment.Accompanist.load()


@cache
def pattern_maker() -> rhythm.PatternMaker:
    return rhythm.PatternMaker.load()


@cache
def texture_transfer() -> variation.TextureTransfer:
    return variation.TextureTransfer.load()


def warm() -> None:
    """Load the models before the worker reports ready."""
    for load in (accompanist, pattern_maker, texture_transfer):
        load()


def _accompany(score: Score, asked: Mapping[str, Any], progress: Progress) -> Sequence[Score]:
    own = chosen(asked, "style", "density", "temperature", "chords")
    return accompanist().accompany(score, accompaniment.Controls(**common(asked), **own, chord_pins=pins(asked)), progress)


def _make_pattern(score: Score, asked: Mapping[str, Any], progress: Progress) -> Sequence[Score]:
    own = chosen(asked, "density", "instrument")
    return pattern_maker().make(score, rhythm.Controls(**common(asked), **own, chord_pins=pins(asked)), progress)


def _play_like(score: Score, asked: Mapping[str, Any], progress: Progress) -> Sequence[Score]:
    # Instruments that the studio added; what the musician wrote or imported is never written over.
    own = frozenset(part.id for part in score.parts if part.id in ACCOMPANIMENT_PARTS)
    if not own:
        raise CannotCompose(NO_SOURCE)
    controls = variation.TextureControls(**common(asked), **chosen(asked, "source_bar"), parts=own)
    return texture_transfer().play_like(score, controls, progress)


accompany = Composer(ACCOMPANY, _accompany, lambda _: about_accompaniment())
make_pattern = Composer(MAKE_PATTERN, _make_pattern, lambda _: about_rhythm())
play_like = Composer(PLAY_LIKE, _play_like, lambda _: about_texture())
