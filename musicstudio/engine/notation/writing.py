"""Score to files."""

import io
import zipfile

from musicstudio.engine.notation.midi_writer import write_midi
from musicstudio.engine.notation.musicxml_writer import write_musicxml
from musicstudio.engine.notation.score import Score

__all__ = ["FORMATS", "write_midi", "write_musicxml", "write_mxl", "write_score"]

FORMATS = ("midi", "musicxml", "mxl")
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container><rootfiles>'
    '<rootfile full-path="score.musicxml" media-type="application/vnd.recordare.musicxml+xml"/></rootfiles></container>\n'
)


def write_mxl(score: Score) -> bytes:
    """Compressed MusicXML; equal scores give equal bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("META-INF/container.xml", _CONTAINER.encode()), ("score.musicxml", write_musicxml(score))):
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def write_score(score: Score, format: str) -> bytes:
    """`score` in one of FORMATS; ValueError for another."""
    writers = {"midi": write_midi, "musicxml": write_musicxml, "mxl": write_mxl}
    if format not in writers:
        raise ValueError(f"unknown format {format!r}; one of {', '.join(FORMATS)}")
    return writers[format](score)
