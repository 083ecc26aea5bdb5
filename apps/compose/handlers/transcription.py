"""Writing down a recording."""

from dataclasses import asdict

from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from musicstudio.engine.audio.listening import samples_of
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.transcription import Grid, NoMelody, as_score, guess_tempo
from musicstudio.engine.transcription import transcribe as hear
from musicstudio.engine.transcription.limits import RATE
from musicstudio.engine.transcription.pitch import network
from musicstudio.sentences import sentence_of


def warm() -> None:
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
