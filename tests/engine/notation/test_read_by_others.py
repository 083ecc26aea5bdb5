"""What we write is read by others as we mean it: MIDI by pretty_midi, MusicXML by music21."""

from io import BytesIO
from pathlib import Path

import pretty_midi
import pytest
from music21 import converter

from musicstudio.engine.notation import TICKS_PER_QUARTER, KeyChange, MetreChange, Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.notation.writing import write_midi, write_musicxml

Q = TICKS_PER_QUARTER
METRES = (MetreChange(0, 3, 4),)
PIECE = Score(
    measures=regular_measures(7 * Q, METRES, pickup=Q),
    metres=METRES,
    keys=(KeyChange(0, -2, "minor"),),
    tempos=(Tempo(0, 120), Tempo(4 * Q, 60)),
    parts=(
        Part("melody", "Melody", (Note("a", 0, Q, 62), Note("b", Q, 3 * Q, 67), Note("c", 4 * Q, Q // 3, 70)), program=73),
        Part("bass", "Bass", (Note("d", Q, 4 * Q, 43),), program=52, clef="F4"),
    ),
)


def test_pretty_midi_hears_our_midi_at_the_right_seconds() -> None:
    heard = pretty_midi.PrettyMIDI(BytesIO(write_midi(PIECE)))
    assert [instrument.program for instrument in heard.instruments] == [73, 52]
    melody, bass = ([(n.pitch, n.start, n.end) for n in instrument.notes] for instrument in heard.instruments)
    assert melody == [
        (62, pytest.approx(0), pytest.approx(0.5)),
        (67, pytest.approx(0.5), pytest.approx(2)),
        (70, pytest.approx(2), pytest.approx(2 + 1 / 3, abs=1e-3)),
    ]
    assert bass == [(43, pytest.approx(0.5), pytest.approx(3))]
    assert heard.time_signature_changes[-1].numerator == 3


def test_music21_reads_our_musicxml(tmp_path: Path) -> None:
    path = tmp_path / "piece.musicxml"
    path.write_bytes(write_musicxml(PIECE))
    stream = converter.parse(path, forceSource=True)
    melody, bass = ([(n.pitch.midi, float(n.offset)) for n in part.flatten().stripTies().notes] for part in stream.parts)
    assert melody == [(62, 0), (67, 1), (70, 4)]
    assert bass == [(43, 1)]
    first = stream.parts[0].getElementsByClass("Measure")[0]
    assert (first.number, first.duration.quarterLength) == (0, 1)
    assert stream.parts[0].flatten().getElementsByClass("KeySignature")[0].sharps == -2
