"""What passes between the steps of the transcription."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

Doubt = Literal["unclear", "between", "unsteady", "short", "leap"]
"""Why a note may be wrong: hardly voiced, between two semitones, no steady pitch, very short, an octave from both neighbours."""


@dataclass(frozen=True)
class PitchTrack:
    """One value per frame, `period` seconds apart; frame i is centred on second i * period.

    pitch    MIDI numbers with fractions (60.0 = middle C at A = 440 Hz); meaningless where nothing is voiced
    voicing  0..1, voiced from 0.5 on
    level    dB below full scale, of 20 ms around the frame
    """

    pitch: Values
    voicing: Values
    level: Values
    period: float


@dataclass(frozen=True)
class SungNote:
    """One note as it was sung.

    onset, end   seconds from the start of the recording
    pitch        MIDI number, after the tuning of the whole has been taken off
    cents        how far its middle lies from that semitone, -50..50
    confidence   0..1
    doubts       why it is marked as uncertain; empty for a note to rely on
    level        dB below full scale
    """

    onset: float
    end: float
    pitch: int
    cents: float
    confidence: float
    doubts: tuple[Doubt, ...]
    level: float
