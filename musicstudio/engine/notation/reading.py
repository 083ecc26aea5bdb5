"""Foreign files to Score: the way in for every upload.

`read_score_safely` is the one that apps call: it parses in the sandbox. `read_score` parses where it is called and is
for the sandbox's child, tests and command lines on trusted files. Parsers are imported when their format turns up, so
that importing this module stays light.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from musicstudio.engine import sandbox
from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import check_score, score_from_json, score_to_json
from musicstudio.engine.notation.melody import MelodyCandidate, melody_candidates
from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.sniff import Format, sniff
from musicstudio.engine.notation.ustx_tuning import Tuning

__all__ = ["MelodyCandidate", "ReadResult", "read_score", "read_score_safely"]

Drawn = dict[str, dict[str, list[tuple[int, float]]]]
"""By the id of a part and OpenUtau's short name of a curve its points (tick of the Score, value in OpenUtau's unit), rising in
time."""

_FAMILY: dict[Format, str] = {"mxl": "musicxml", "mscx": "musescore", "mscz": "musescore", "ust": "utau", "ustx": "utau"}
TARGET = "musicstudio.engine.notation.reading:parse"


@dataclass(frozen=True)
class ReadResult:
    """A score that was read: its format ("midi", "musicxml", "musescore", "abc" or "utau"), the likely melodies, best first, and
    remarks.

    Each remark is one sentence on something the studio could not keep exactly; an empty list means nothing was lost. `drawn` are
    curves that stand beside the score, `tuning` how single notes are sung, by their ids, where anybody has tuned them.
    """

    score: Score
    format: str
    melody_candidates: list[MelodyCandidate]
    remarks: list[str] = field(default_factory=list)
    drawn: Drawn = field(default_factory=dict)
    tuning: dict[str, Tuning] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "score": score_to_json(self.score),
            "format": self.format,
            "melody_candidates": [candidate.to_json() for candidate in self.melody_candidates],
            "remarks": self.remarks,
            "drawn": self.drawn,
            "tuning": {note: tuning.to_json() for note, tuning in self.tuning.items()},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ReadResult":
        """The inverse of `to_json`. The score is checked like any foreign data; raises UnreadableScore."""
        try:
            return cls(
                score_from_json(data["score"]),
                str(data["format"]),
                [MelodyCandidate(**candidate) for candidate in data["melody_candidates"]],
                [str(remark) for remark in data["remarks"]],
                _drawn(data["drawn"]),
                {note: Tuning.from_json(tuning) for note, tuning in data["tuning"].items()},
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UnreadableScore(messages.BROKE_READER) from error


def read_score(data: bytes, filename: str) -> ReadResult:
    """Read MIDI, MusicXML, MuseScore, ABC or UTAU in this process. Raises UnreadableScore, one sentence, for what is wrong."""
    kind = sniff(data, filename)
    try:
        drawn: Drawn = {}
        tuning: dict[str, Tuning] = {}
        if kind == "ustx":
            from musicstudio.engine.notation.ustx_reader import read_ustx

            score, remarks, drawn, tuning = read_ustx(data)
        else:
            score, remarks = _reader(kind)(data)
        check_score(score)
        return ReadResult(score, _FAMILY.get(kind, kind), melody_candidates(score), remarks, drawn, tuning)
    except (UnreadableScore, MemoryError):
        raise
    except Exception as error:
        # Foreign bytes meet foreign parsers here: whatever they stumble over is the file's fault to the user.
        raise UnreadableScore(messages.BROKE_READER) from error


def _drawn(data: dict[str, Any]) -> Drawn:
    return {
        part: {name: [(int(tick), float(value)) for tick, value in line] for name, line in lines.items()}
        for part, lines in data.items()
    }


def _reader(kind: Format) -> Callable[[bytes], tuple[Score, list[str]]]:
    if kind == "midi":
        from musicstudio.engine.notation.midi_reader import read_midi

        return read_midi
    if kind == "abc":
        from musicstudio.engine.notation.abc_reader import read_abc

        return read_abc
    if kind == "ust":
        from musicstudio.engine.notation.ust_reader import read_ust

        return read_ust
    if kind in ("mscx", "mscz"):
        from musicstudio.engine.notation.mscz_reader import read_mscx, read_mscz

        return read_mscz if kind == "mscz" else read_mscx
    from musicstudio.engine.notation.musicxml_reader import read_musicxml, read_mxl

    return read_mxl if kind == "mxl" else read_musicxml


def parse(data: bytes, argument: str) -> dict[str, Any]:
    """The sandbox's entry: `argument` is the file name."""
    return read_score(data, argument).to_json()


def read_score_safely(data: bytes, filename: str) -> ReadResult:
    """`read_score` in a limited child process; the only reader for uploads. Raises UnreadableScore, one sentence."""
    # Refusing by size and first bytes costs no process.
    sniff(data, filename)
    try:
        answer = sandbox.run(TARGET, data, filename[-200:])
    except sandbox.SandboxFailure as error:
        raise UnreadableScore(messages.TOO_HARD) from error
    if not isinstance(answer, dict):
        raise UnreadableScore(messages.BROKE_READER)
    return ReadResult.from_json(answer)
