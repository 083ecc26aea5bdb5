"""What was sung as a file to take along: alone, or with the other parts of its score. The web runs `export` in the sandbox."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from musicstudio.engine.audio.decoding import decode
from musicstudio.engine.audio.encoding import encode
from musicstudio.engine.audio.rendering import render
from musicstudio.engine.exporting import SAMPLE_RATE
from musicstudio.engine.notation import Part, Score
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.singing.provenance import SYNTHETIC

MIXES = ("voice", "harmony", "both")
BEHIND = 0.6  # loudness of what accompanies beside that of the voice


def packed(
    score: dict[str, Any], sung: Sequence[tuple[str, str]], transpose: int, start: float, title: str, voice: bytes
) -> bytes:
    """What `export` takes: a score's JSON form, its voices (part, voice) that are sung and by how many semitones from where they
    are written, the sound of the singing in any format and the second of the score at which it begins."""
    about = {"score": score, "sung": sung, "transpose": transpose, "start": start, "title": title}
    return json.dumps(about).encode() + b"\n" + voice


def transposed(part: Part, semitones: int) -> Part:
    """A part so many semitones higher, within MIDI's range; drums stay as they are."""
    if part.percussion:
        return part
    return replace(part, notes=tuple(replace(note, pitch=min(127, max(0, note.pitch + semitones))) for note in part.notes))


def unsung(score: Score, sung: Collection[tuple[str, str]]) -> Score:
    """A score without the voices (part, voice) that are sung."""
    parts = (replace(part, notes=tuple(note for note in part.notes if (part.id, note.voice) not in sung)) for part in score.parts)
    return replace(score, parts=tuple(parts))


def export(data: bytes, argument: str) -> bytes:
    """The sandbox's entry: `data` as `packed`, `argument` one of MIXES and one of encoding.FORMATS, "both:mp3". Every mix of a
    take begins at the same time: with the score, or with the voice where that comes earlier."""
    import numpy as np

    head, _, voice = data.partition(b"\n")
    about = json.loads(head)
    mix, _, form = argument.partition(":")
    said = {"title": about["title"], "comment": SYNTHETIC if mix != "harmony" else ""}
    audio = decode(voice, max_seconds=1200)
    before, after = max(0.0, -about["start"]), max(0.0, about["start"])
    sung = audio.samples[:, 0]
    if mix == "voice":
        return encode(np.concatenate([np.zeros(round(after * audio.rate), np.float32), sung]), audio.rate, form, **said)
    score = score_from_json(about["score"])
    # By whole octaves the voice moves alone: it stays in the harmony's key.
    if about["transpose"] % 12:
        score = replace(score, parts=tuple(transposed(part, about["transpose"]) for part in score.parts))
    others = render(unsung(score, {(part, voice) for part, voice in about["sung"]}), sample_rate=SAMPLE_RATE)
    others = np.concatenate([np.zeros((round(before * SAMPLE_RATE), 2), np.float32), others])
    if mix == "harmony":
        return encode(others, SAMPLE_RATE, form, **said)
    import soxr

    from musicstudio.engine.singing.mixing import within

    sung = np.asarray(soxr.resample(sung, audio.rate, SAMPLE_RATE), np.float32)
    place = round(after * SAMPLE_RATE)
    whole = np.zeros((max(len(others), place + len(sung)), 2), np.float32)
    whole[: len(others)] = others * np.float32(min(1.0, BEHIND * _loudness(sung) / (_loudness(others) or 1.0)))
    whole[place : place + len(sung)] += sung[:, None]
    return encode(within(whole), SAMPLE_RATE, form, **said)


def _loudness(samples: Any) -> float:
    """The root of the mean square, where there is sound."""
    import numpy as np

    loud = samples[np.abs(samples) > 1e-4]
    return float(np.sqrt(np.mean(np.square(loud, dtype=np.float64)))) if len(loud) else 0.0
