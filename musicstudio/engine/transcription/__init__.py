"""A hummed or sung melody to notes: one voice, no chords.

    transcribe(samples, rate) -> Transcription     onset, end, pitch and certainty of every note, tuning
    as_score(notes, grid)     -> Score             the notes on a grid of musical time
    guess_tempo(notes)        -> float             the tempo that they keep to best

Method, third-party network, figures: MODEL_CARD.md beside this file.
"""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.transcription.limits import MAX_SECONDS

if TYPE_CHECKING:
    from musicstudio.engine.transcription.notation import Grid, as_score, guess_tempo
    from musicstudio.engine.transcription.transcriber import NoMelody, Transcription, transcribe
    from musicstudio.engine.transcription.types import Doubt, SungNote

__all__ = ["MAX_SECONDS", "Doubt", "Grid", "NoMelody", "SungNote", "Transcription", "as_score", "guess_tempo", "transcribe"]

_HOMES = {
    **dict.fromkeys(("NoMelody", "Transcription", "transcribe"), "transcriber"),
    **dict.fromkeys(("Grid", "as_score", "guess_tempo"), "notation"),
    **dict.fromkeys(("Doubt", "SungNote"), "types"),
}


def __getattr__(name: str) -> Any:
    # The web process asks for the limits only; what counts and computes comes in when it is asked for.
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
