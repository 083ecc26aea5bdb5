"""The chorale harmoniser at work."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from apps.compose.generators import HARMONISE
from apps.compose.handlers.asked import chosen, common, pins
from apps.compose.handlers.generation import Composer
from musicstudio.engine.harmony import Controls, Harmonizer
from musicstudio.engine.harmony.provenance import provenance
from musicstudio.engine.notation import MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.progress import Progress, SilentProgress


@cache
def harmonizer() -> Harmonizer:
    """The model, loaded once per process."""
    return Harmonizer.load()


def warm() -> None:
    """Load the model and use it once before the worker reports ready: torch prepares much on its first call."""
    one_bar = regular_measures(1, (MetreChange(0, 4, 4),))
    melody = Part("melody", "Melody", (Note("m1", 0, one_bar[0].duration, 72),))
    harmonizer().harmonize(Score(one_bar, (melody,)), Controls(), SilentProgress())


def write(score: Score, asked: Mapping[str, Any], progress: Progress) -> Sequence[Score]:
    controls = Controls(**common(asked), **chosen(asked, "temperature", "density"), chord_pins=pins(asked))
    return harmonizer().harmonize(score, controls, progress)


harmonise = Composer(HARMONISE, write, lambda _: provenance())
