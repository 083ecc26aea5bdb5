"""MuseScore's own files (.mscz, .mscx) to a Score: versions 3 and 4, whose format is the same where it matters here.

Our own reader, written from what the files hold: there is no published schema. Read are parts and staves, voices, chords,
rests, ties, tuplets, grace notes, key and time signatures, bars of their own length (a pickup), tempo, words, chord symbols,
clefs, octave lines, fermatas and repeats; endings are remarked on. Layout, dynamics and excerpts say nothing that a Score
holds. What follows from many staves together is done by `musicxml_assemble`, as for the other formats.
"""

import re
from fractions import Fraction
from xml.etree.ElementTree import Element

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_MEASURES, MAX_NOTES, MAX_PARTS
from musicstudio.engine.notation.mscx_staff import StaffReader, Transposition
from musicstudio.engine.notation.musicxml_assemble import assemble
from musicstudio.engine.notation.musicxml_events import Document, RawBar, RawPart
from musicstudio.engine.notation.musicxml_names import BY_NOTE
from musicstudio.engine.notation.mxl import unpack_mscz
from musicstudio.engine.notation.safe_xml import parse_xml
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Score
from musicstudio.engine.notation.text import clean_text

_OLDEST = 3
_INT = re.compile(r"\s*([+-]?\d{1,4})\s*")
_CLEFS = {"F": "F4", "C3": "C3", "C4": "C4", "G8vb": "G2-8", "G8vbp": "G2-8", "PERC": "percussion", "PERC2": "percussion"}
_CLEFS |= dict.fromkeys(("TAB", "TAB2", "TAB4", "TAB_SERIF"), "G2-8")
_CLEFS |= dict.fromkeys(("F8va", "F8vb", "F15mb", "F_B", "F_C"), "F4")


def read_mscz(data: bytes) -> tuple[Score, list[str]]:
    """(score, remarks) of a compressed MuseScore file. Raises UnreadableScore."""
    return read_mscx(unpack_mscz(data))


def read_mscx(data: bytes) -> tuple[Score, list[str]]:
    """(score, remarks) of a MuseScore document. Raises UnreadableScore."""
    root = parse_xml(data)
    score = root.find("Score")
    if root.tag != "museScore" or score is None:
        raise UnreadableScore(messages.MUSESCORE_NOT_MUSIC)
    if _int(root.get("version", "").partition(".")[0], 0) < _OLDEST:
        raise UnreadableScore(messages.MUSESCORE_OLD)
    document = _document(score)
    written = _int(score.findtext("Style/concertPitch"), 0) == 0
    staves = score.findall("Staff")
    if len(staves) > MAX_PARTS:
        raise UnreadableScore(messages.TOO_MANY_PARTS)
    if sum(1 for _ in score.iter("Note")) > MAX_NOTES:
        raise UnreadableScore(messages.TOO_MANY_NOTES)
    unread = iter(staves)
    for index, entry in enumerate(score.findall("Part"), 1):
        part, transposition = _part(f"P{index}", entry, written=written)
        part.staves = max(1, min(8, len(entry.findall("Staff"))))
        # Which staff of the score is which of a part is told by their order; newer files number them only here or there.
        for number, staff in zip(range(1, part.staves + 1), unread, strict=False):
            _read_staff(document, part, transposition, number, staff)
        document.parts.append(part)
    return assemble(document), document.remarks


def _document(score: Element) -> Document:
    tags = {tag.get("name", ""): clean_text(tag.text, 200) for tag in score.findall("metaTag")}
    texts: dict[str, str] = {}
    for text in score.findall("Staff/VBox/Text"):
        found = text.find("text")
        said = clean_text("".join(found.itertext()), 200) if found is not None else ""
        texts.setdefault(clean_text(text.findtext("style"), 30).lower(), said)
    return Document(
        own=False,
        default_spelling=BY_NOTE,
        title=tags.get("workTitle") or texts.get("title", ""),
        composer=tags.get("composer") or texts.get("composer", ""),
        lyricist=tags.get("lyricist") or texts.get("lyricist", "") or texts.get("poet", ""),
    )


def _part(part_id: str, entry: Element, *, written: bool) -> tuple[RawPart, Transposition]:
    """The part's header. `written`: keys and chord symbols of transposing instruments stand in the file as players see them."""
    instrument = entry.find("Instrument")
    if instrument is None:
        instrument = Element("Instrument")
    name = entry.findtext("trackName") or instrument.findtext("longName") or instrument.findtext("trackName")
    program = instrument.find("Channel/program")
    transposition = Transposition(
        _int(instrument.findtext("transposeChromatic"), 0), _int(instrument.findtext("transposeDiatonic"), 0), written=written
    )
    part = RawPart(
        id=part_id,
        name=clean_text(name, 100),
        program=min(127, max(0, _int(program.get("value"), 0) if program is not None else 0)),
        percussion=_int(instrument.findtext("useDrumset"), 0) == 1,
        transposes=transposition.moves_key,
    )
    for number, staff in enumerate(entry.findall("Staff"), 1):
        part.clefs[number] = _clef(staff.findtext("defaultClef"))
    return part, transposition


def _read_staff(document: Document, part: RawPart, transposition: Transposition, number: int, staff: Element) -> None:
    # Bars of rest drawn as one stand in the file beside the bars themselves.
    measures = [measure for measure in staff.findall("Measure") if measure.find("multiMeasureRest") is None]
    if len(measures) > MAX_MEASURES:
        raise UnreadableScore(messages.TOO_LONG)
    clef = next(measures[0].iter("Clef"), None) if measures else None
    if clef is not None:
        part.clefs[number] = _clef(clef.findtext("concertClefType"))
    reader = StaffReader(document, number, transposition)
    counted = 0
    for index, measure in enumerate(measures):
        irregular = measure.find("irregular") is not None
        counted += not irregular
        if index == len(part.bars):
            label = str(counted) if not irregular else "0" if index == 0 else f"X{index + 1}"
            part.bars.append(RawBar(label))
        reader.read_bar(measure, part.bars[index], length=_length(measure))


def _length(measure: Element) -> Fraction | None:
    """Ticks of a bar that says its own length; None = as long as its metre."""
    match = re.fullmatch(r"(\d{1,3})/(\d{1,3})", measure.get("len", ""))
    if not match or not int(match[2]):
        return None
    return Fraction(int(match[1]), int(match[2])) * 4 * TICKS_PER_QUARTER or None


def _clef(name: str | None) -> str:
    return _CLEFS.get((name or "").strip(), "G2")


def _int(text: str | None, otherwise: int) -> int:
    match = _INT.fullmatch(text or "")
    return int(match[1]) if match else otherwise
