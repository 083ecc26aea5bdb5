"""A Score as sound, through symusic's synthesizer (prestosynth) and our SoundFonts.

symusic is pinned to 0.5.8: `render` of 0.6.0 raises a TypeError.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from musicstudio.engine.audio import messages
from musicstudio.engine.audio.banks import bank_for, playable
from musicstudio.engine.audio.errors import UnrenderableScore
from musicstudio.engine.audio.limits import MAX_RENDERED_SECONDS
from musicstudio.engine.notation.midi_writer import played_notes
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Score
from musicstudio.engine.notation.seconds import seconds_at

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LOUDEST = 0.98


def seconds(score: Score) -> float:
    """How long `score` lasts from its first to its last barline, by its tempos."""
    return seconds_at(score, [score.end])[0]


def render(score: Score, *, soundfont: Path | None = None, sample_rate: int = 44_100) -> "npt.NDArray[np.float32]":
    """Sound of `score`, float32 (frames, 2), never beyond -0.98..0.98.

    soundfont  an .sf2 or .sf3 file; None takes the smallest bank of ours that has the instruments
    Raises UnrenderableScore for a score of more than 15 minutes.
    """
    import numpy as np
    import symusic

    if seconds(score) > MAX_RENDERED_SECONDS:
        raise UnrenderableScore(messages.SCORE_TOO_LONG)
    parts = [part for part in score.parts if part.notes]
    programs = {part.program for part in parts if not part.percussion}
    bank = soundfont or bank_for(programs, drums=any(part.percussion for part in parts))
    song = symusic.Score(TICKS_PER_QUARTER)
    song.tempos.extend(symusic.Tempo(tempo.tick, tempo.bpm) for tempo in score.tempos)
    for part in parts:
        program = part.program if part.percussion else playable(part.program, bank)
        track = symusic.Track(part.name, program, part.percussion)
        track.notes.extend(symusic.Note(note.onset, note.duration, note.pitch, note.velocity) for note in played_notes(part))
        song.tracks.append(track)
    frames = int(seconds(score) * sample_rate)
    if not parts:
        return np.zeros((frames, 2), dtype=np.float32)
    sound = np.ascontiguousarray(symusic.Synthesizer(str(bank), sample_rate, 0).render(song, stereo=True).T)
    if len(sound) < frames:
        sound = np.concatenate([sound, np.zeros((frames - len(sound), 2), dtype=np.float32)])
    peak = float(np.abs(sound).max(initial=0.0))
    if peak > _LOUDEST:
        sound *= _LOUDEST / peak
    return sound
