"""Compose jobs, as worker processes run them: the only place of this app that loads models."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache, partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from apps.compose.services import gone, store_harmonisation
from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.library.models import Revision
from musicstudio.engine.audio.listening import samples_of
from musicstudio.engine.harmony import Controls, Harmonizer
from musicstudio.engine.harmony.provenance import provenance as model_provenance
from musicstudio.engine.notation import MetreChange, Note, Part, Score, UnreadableScore, regular_measures
from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from musicstudio.engine.progress import SilentProgress
from musicstudio.engine.request import CannotCompose, ChordPin
from musicstudio.engine.transcription import Grid, NoMelody, as_score, guess_tempo
from musicstudio.engine.transcription import transcribe as hear
from musicstudio.engine.transcription.limits import RATE
from musicstudio.engine.transcription.pitch import network
from musicstudio.sentences import sentence_of

RECORDED_ITEMS = 50


@cache
def harmonizer() -> Harmonizer:
    """The model, loaded once per process."""
    return Harmonizer.load()


def warm() -> None:
    """Load the model and use it once before the worker reports ready: torch prepares much on its first call."""
    one_bar = regular_measures(1, (MetreChange(0, 4, 4),))
    melody = Part("melody", "Melody", (Note("m1", 0, one_bar[0].duration, 72),))
    harmonizer().harmonize(Score(one_bar, (melody,)), Controls(), SilentProgress())


def harmonise(context: JobContext) -> Outcome:
    """Harmonise a revision; bars stream as partials "bar", the result is stored as revisions when the job finishes.

    A cancelled job keeps the bars it has, marked `partial`; when there are none it stores nothing.
    """
    source_id = UUID(context.params["revision"])
    source = Revision.objects.filter(id=source_id, work__owner_id=context.owner_id).first()
    if source is None:
        raise JobError(gone())
    asked = {**context.params["controls"], "seed": context.params["seed"]}
    try:
        score = score_from_json(source.score)
        scores = harmonizer().harmonize(score, engine_controls(asked), context.progress)
    except (CannotCompose, UnreadableScore) as error:
        raise JobError(sentence_of(error)) from error
    stopped = context.progress.cancelled()
    if stopped:
        scores = [made for made in scores if _composed(made, score)]
    provenance = {
        **model_provenance(),
        "seed": asked["seed"],
        "controls": {name: _brief(value) for name, value in asked.items()},
        "job": str(context.job_id),
        "partial": stopped,
    }
    result: dict[str, Any] = {"revision": None, "alternatives": [], "partial": stopped, "provenance": provenance}
    if not scores:
        return Outcome(result=result, partial=stopped, nothing=True)
    commit = partial(store_harmonisation, owner_id=context.owner_id, source_id=source_id, scores=scores, provenance=provenance)
    return Outcome(result=result, commit=commit, partial=stopped)


def warm_transcription() -> None:
    """Load the network that hears pitch before the worker reports ready."""
    network()


def transcribe(context: JobContext) -> Outcome:
    """Write down the melody of a recording. Nothing is stored but the notes; the samples go when the job ends."""
    asked = context.params
    try:
        heard = hear(samples_of(context.input()), RATE, context.progress)
    except NoMelody as error:
        raise JobError(sentence_of(error)) from error
    suggested = guess_tempo(heard.notes)
    bpm = suggested if asked["bpm"] is None else asked["bpm"]
    origin = asked["origin"]
    if origin is None:
        origin = heard.notes[0].onset if heard.notes else 0.0
    grid = Grid(bpm, asked["beats"], asked["unit"], asked["step"], asked["strength"], origin)
    result = {
        "notes": [asdict(note) for note in heard.notes],
        "tuning": heard.tuning,
        "seconds": round(heard.seconds, 3),
        "bpm": bpm,
        "suggested_bpm": suggested,
        "origin": origin,
        "score": score_to_json(as_score(heard.notes, grid)),
    }
    return Outcome(result=result, partial=context.progress.cancelled())


def engine_controls(asked: dict[str, Any]) -> Controls:
    """Validated controls as the engine wants them."""
    melody, span = asked["melody"], asked["regenerate"]
    return Controls(
        seed=asked["seed"],
        temperature=asked["temperature"],
        alternatives=asked["alternatives"],
        density=asked["density"],
        melody=(melody["part_id"], melody["voice"]) if melody else None,
        locked_parts=frozenset(asked["locked_parts"]),
        locked_bars=frozenset(asked["locked_bars"]),
        locked_notes=frozenset(asked["locked_notes"]),
        regenerate=(span[0], span[1]) if span else None,
        chord_pins=tuple(_pins(asked["chord_pins"])),
    )


def _brief(value: Any) -> Any:
    """A control as it is recorded: long lists by their length and hash, so that the record stays small."""
    if not isinstance(value, list) or len(value) <= RECORDED_ITEMS:
        return value
    return {"count": len(value), "sha256": sha256(json.dumps(value).encode()).hexdigest()}


def _pins(asked: list[dict[str, Any]]) -> Iterator[ChordPin]:
    for pin in asked:
        if chord := read_chord(pin["text"]):
            yield ChordPin(pin["start"], pin["end"], chord.pitch_classes, chord.bass)


def _composed(made: Score, source: Score) -> bool:
    """Whether anything of `made` was not in `source`."""
    return _sounding(made.parts) != _sounding(source.parts)


def _sounding(parts: Sequence[Any]) -> set[tuple[int, int, int, str]]:
    return {(note.onset, note.duration, note.pitch, part.id) for part in parts for note in part.notes}
