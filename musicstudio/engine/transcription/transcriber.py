"""The whole way from samples to notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from musicstudio.engine.progress import Progress, SilentProgress
from musicstudio.engine.transcription import messages
from musicstudio.engine.transcription.limits import MAX_SECONDS
from musicstudio.engine.transcription.onsets import onset_of
from musicstudio.engine.transcription.pitch import at_network_rate, track
from musicstudio.engine.transcription.segmentation import VOICED, Span, segment, without_octave_slips
from musicstudio.engine.transcription.types import Doubt, PitchTrack, SungNote, Values

CERTAIN: Final = 0.6
"""A note below this confidence is marked as uncertain, whatever the reason."""
_STEPS: Final = 4


class NoMelody(ValueError):
    """Nothing that could be written down, or too much: one sentence, shown to the user as it is."""


@dataclass(frozen=True)
class Transcription:
    """`notes` in order of onset, never overlapping; `tuning` in cents above concert pitch, -50..50, taken off already."""

    notes: tuple[SungNote, ...]
    tuning: float
    seconds: float


def transcribe(samples: npt.NDArray[np.float32], rate: int, progress: Progress | None = None) -> Transcription:
    """The melody in `samples`, float (frames,) or (frames, channels), -1..1, `rate` frames per second (4,000..192,000).

    Silence and noise hold no notes. Raises NoMelody when that is all there is, and for more than MAX_SECONDS. When
    `progress` is cancelled the answer has no notes.
    """
    progress = progress or SilentProgress()
    seconds = len(samples) / rate
    if seconds > MAX_SECONDS + 1:
        raise NoMelody(messages.TOO_LONG)
    mono = at_network_rate(samples, rate)
    progress.step(1, _STEPS)
    heard = track(mono, progress.cancelled)
    if heard is None:
        return Transcription((), 0.0, seconds)
    progress.step(2, _STEPS)
    tuning = estimate_tuning(heard)
    spans = segment(heard, tuning)
    if not spans:
        raise NoMelody(messages.NO_MELODY)
    progress.step(3, _STEPS)
    notes = _described(spans, heard, mono, tuning)
    progress.step(4, _STEPS)
    return Transcription(notes, round(100 * tuning, 1), seconds)


def estimate_tuning(heard: PitchTrack) -> float:
    """By how many semitones, -0.5..0.5, the whole lies above concert pitch: the circular mean of where steady frames lie.

    Steady is what lies within half a semitone of its own neighbourhood, so slides weigh little. Vibrato cancels out.
    """
    voiced = heard.voicing >= VOICED
    if not voiced.any():
        return 0.0
    pitch = without_octave_slips(heard.pitch, voiced)
    reach = 5
    padded = np.pad(np.where(voiced, pitch, np.nan), reach, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)[voiced]
    swing = np.nanmax(around, axis=1) - np.nanmin(around, axis=1)
    weight = 1.0 / (0.2 + np.square(swing))
    turn = np.sum(weight * np.exp(2j * np.pi * np.nanmean(around, axis=1)))
    return float(np.angle(turn) / (2 * np.pi))


def _described(spans: Sequence[Span], heard: PitchTrack, mono: npt.NDArray[np.float32], tuning: float) -> tuple[SungNote, ...]:
    """Spans with their exact onsets and how certain each is."""
    sung = without_octave_slips(heard.pitch, heard.voicing >= VOICED) - tuning
    onsets = [onset_of(index, spans, sung, heard, mono) for index in range(len(spans))]
    notes = []
    for index, span in enumerate(spans):
        following = onsets[index + 1] if index + 1 < len(spans) else np.inf
        onset, end = onsets[index], min(following, (span.last - 0.5) * heard.period)
        inner = slice(span.first + min(3, (span.last - span.first) // 4), span.last - min(3, (span.last - span.first) // 4))
        around = (spans[index - 1].pitch if index else None, spans[index + 1].pitch if index + 1 < len(spans) else None)
        notes.append(_judged(span, onset, max(end, onset + heard.period), sung[inner], heard, inner, around))
    return tuple(notes)


def _judged(
    span: Span, onset: float, end: float, sung: Values, heard: PitchTrack, inner: slice, around: tuple[int | None, int | None]
) -> SungNote:
    """One note with its confidence: the product of four fractions, each of which falls as one kind of doubt grows."""
    voicing = float(np.mean(heard.voicing[inner]))
    departure = float(np.median(sung)) - span.pitch
    spread = float(np.subtract(*np.percentile(sung, (85, 15)))) / 2
    doubts: dict[Doubt, float] = {
        "unclear": _falls(1.0 - voicing, 0.12, 0.45),
        "between": _falls(abs(departure), 0.28, 0.5),
        "unsteady": _falls(spread, 0.45, 0.9),
        "short": _falls(1.0 / (end - onset), 1 / 0.13, 1 / 0.06),
        "leap": 0.5 if any(around) and all(p is None or abs(span.pitch - p) >= 11 for p in around) else 1.0,
    }
    confidence = float(np.prod(list(doubts.values())))
    named = tuple(doubt for doubt, fraction in doubts.items() if fraction < 0.75) if confidence < CERTAIN else ()
    worst: tuple[Doubt, ...] = (min(doubts, key=lambda doubt: doubts[doubt]),) if confidence < CERTAIN else ()
    return SungNote(
        onset=round(onset, 4),
        end=round(end, 4),
        pitch=span.pitch,
        cents=round(100 * max(-0.5, min(0.5, departure)), 1),
        confidence=round(confidence, 3),
        doubts=named or worst,
        level=round(float(np.max(heard.level[inner])), 1),
    )


def _falls(value: float, good: float, bad: float) -> float:
    """1 up to `good`, 0.3 from `bad` on, a straight line between."""
    return 1.0 - 0.7 * min(1.0, max(0.0, (value - good) / (bad - good)))
