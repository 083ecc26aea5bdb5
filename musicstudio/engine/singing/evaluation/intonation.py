"""How well a sound is in tune and in time with what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from musicstudio.engine.singing.beginnings import clear_beginnings, lateness, loudness
from musicstudio.engine.singing.features import FRAME, RATE, Floats, pitch_of, world
from musicstudio.engine.singing.performance import Phrase
from musicstudio.engine.singing.phones import is_vowel

GROSS, NEAR = 600.0, 50.0  # cents
EDGE, SHORTEST = 0.03, 0.1  # seconds: of a vowel left out at both sides, and of a vowel that counts

FIGURES = (
    "f0_rmse_cents", "gross_error_rate", "within_50_cents", "note_error_cents", "unvoiced_in_sustain", "onset_ms_median",
    "onset_ms_p90", "onsets",
)  # fmt: skip


@dataclass
class Intonation:
    """What has been measured: cents of every voiced frame in held vowels, the median of each note, frames without a voice, and
    how late each vowel began in milliseconds."""

    cents: list[float] = field(default_factory=list)
    notes: list[float] = field(default_factory=list)
    frames: int = 0
    silent: int = 0
    onsets: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float | None]:
        """Figures by name, None where nothing could be measured. Onsets are seen after voiceless consonants where the voice
        rises clearly; `onsets` says how many these were."""
        if not self.cents:
            return dict.fromkeys(FIGURES)
        cents, onsets = np.array(self.cents), np.abs(self.onsets)
        fine = np.abs(cents) <= GROSS
        return {
            "f0_rmse_cents": float(np.sqrt(np.mean(cents[fine] ** 2))),
            "gross_error_rate": float(1 - fine.mean()),
            "within_50_cents": float((np.abs(cents) <= NEAR).mean()),
            "note_error_cents": float(np.median(np.abs(self.notes))),
            "unvoiced_in_sustain": self.silent / max(1, self.frames),
            "onset_ms_median": float(np.median(onsets)) if len(onsets) else None,
            "onset_ms_p90": float(np.percentile(onsets, 90)) if len(onsets) else None,
            "onsets": len(onsets),
        }

    def add(self, phrase: Phrase, samples: npt.NDArray[np.float32]) -> None:
        """Measure the sound of a phrase. The pitch is found anew (Harvest, refined), not taken from what made the sound."""
        found = _pitch(samples)[: len(phrase.f0)]
        before = ""
        for segment in phrase.segments:
            start, end = segment.start - phrase.start, segment.end - phrase.start
            if is_vowel(segment.phone) and end - start >= SHORTEST and not (before and is_vowel(before)):
                self._vowel(phrase.f0, found, round((start + EDGE) / FRAME), round((end - EDGE) / FRAME))
            before = segment.phone
        loud = loudness(samples)
        phones = [(segment.phone, segment.start - phrase.start, segment.end - phrase.start) for segment in phrase.segments]
        late = (lateness(loud, start) for start in clear_beginnings(phones, SHORTEST))
        self.onsets += [1000 * seconds for seconds in late if seconds is not None]

    def _vowel(self, asked: Floats, found: Floats, first: int, last: int) -> None:
        voiced = found[first:last] > 0
        self.frames += len(voiced)
        self.silent += int((~voiced).sum())
        cents = 1200 * np.log2(found[first:last][voiced] / asked[first : first + len(voiced)][voiced])
        self.cents += cents.tolist()
        if len(cents):
            self.notes.append(float(np.median(cents)))


def _pitch(samples: npt.NDArray[np.float32]) -> Floats:
    audio = samples.astype(float)
    found = pitch_of(audio, 60.0, 900.0)
    refined: Floats = world().stonemask(audio, found, np.arange(len(found)) * FRAME, RATE)
    return refined
