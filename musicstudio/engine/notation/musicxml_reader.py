"""MusicXML and .mxl bytes to a Score.

Our own reader instead of music21's: `<divisions>` become ticks without passing through floats, ids, split heads and
voices survive, and the sandbox's child starts without music21. The conventions of our own files stand in
`musicxml_names.py`. A part with several staves becomes one Part per staff. Source: MusicXML 4.0 (W3C), score-partwise
and score-timewise.
"""

from xml.etree.ElementTree import Element

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_MEASURES, MAX_NOTES, MAX_PARTS
from musicstudio.engine.notation.musicxml_assemble import assemble
from musicstudio.engine.notation.musicxml_events import Document, RawPart
from musicstudio.engine.notation.musicxml_names import BY_NOTE, SOFTWARE, SPELLING_FIELD
from musicstudio.engine.notation.musicxml_parse import PartParser, whole
from musicstudio.engine.notation.mxl import unpack_mxl
from musicstudio.engine.notation.safe_xml import parse_xml
from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.text import clean_text


def read_mxl(data: bytes) -> tuple[Score, list[str]]:
    """(score, remarks) of a compressed MusicXML file. Raises UnreadableScore."""
    return read_musicxml(unpack_mxl(data))


def read_musicxml(data: bytes) -> tuple[Score, list[str]]:
    """(score, remarks) of a MusicXML document. Raises UnreadableScore."""
    root = parse_xml(data)
    for element in root.iter():
        # A namespace changes no meaning here, and comments have no tag to compare.
        if isinstance(element.tag, str) and element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]
    if root.tag not in ("score-partwise", "score-timewise"):
        raise UnreadableScore(messages.XML_NOT_MUSIC)
    document = _document(root)
    entries = {entry.get("id", ""): entry for entry in root.findall("part-list/score-part")}
    bars = _bars_by_part(root)
    if len(bars) > MAX_PARTS:
        raise UnreadableScore(messages.TOO_MANY_PARTS)
    if sum(1 for _ in root.iter("note")) > 4 * MAX_NOTES:
        raise UnreadableScore(messages.TOO_MANY_NOTES)
    for part_id, measures in bars:
        if len(measures) > MAX_MEASURES:
            raise UnreadableScore(messages.TOO_LONG)
        part, drums = _part(part_id, entries.get(part_id))
        parser = PartParser(document, part, drums)
        for measure in measures:
            parser.read_bar(measure)
        document.parts.append(part)
    return assemble(document), document.remarks


def _document(root: Element) -> Document:
    creators: dict[str, str] = {}
    for creator in root.findall("identification/creator"):
        creators.setdefault(creator.get("type", ""), clean_text(creator.text, 200))
    own = SOFTWARE in [clean_text(software.text, 50) for software in root.findall("identification/encoding/software")]
    spelling = root.findtext(f"identification/miscellaneous/miscellaneous-field[@name='{SPELLING_FIELD}']")
    title = clean_text(root.findtext("work/work-title"), 200) or clean_text(root.findtext("movement-title"), 200)
    return Document(
        own=own,
        default_spelling=(spelling or BY_NOTE).strip(),
        title=title if own else title or _credit(root),
        composer=creators.get("composer", ""),
        lyricist=creators.get("lyricist", ""),
    )


def _credit(root: Element) -> str:
    for credit in root.findall("credit"):
        if clean_text(credit.findtext("credit-type"), 20) == "title":
            return clean_text(credit.findtext("credit-words"), 200)
    return ""


def _bars_by_part(root: Element) -> list[tuple[str, list[Element]]]:
    if root.tag == "score-partwise":
        return [(part.get("id", ""), part.findall("measure")) for part in root.findall("part")]
    turned: dict[str, list[Element]] = {}
    for measure in root.findall("measure"):
        for part in measure.findall("part"):
            part.attrib.update(measure.attrib)
            turned.setdefault(part.get("id", ""), []).append(part)
    return list(turned.items())


def _part(part_id: str, entry: Element | None) -> tuple[RawPart, dict[str, int]]:
    """The part's header, and the MIDI number of each of its unpitched instruments."""
    name, program, percussion = "", 0, False
    drums: dict[str, int] = {}
    if entry is not None:
        name = clean_text(entry.findtext("part-name"), 100)
        for index, midi in enumerate(entry.findall("midi-instrument")):
            if index == 0 and midi.findtext("midi-program"):
                program = min(127, max(0, whole(midi.findtext("midi-program")) - 1))
            if index == 0:
                percussion = (midi.findtext("midi-channel") or "").strip() == "10"
            if midi.findtext("midi-unpitched"):
                drums[midi.get("id", "")] = min(127, max(0, whole(midi.findtext("midi-unpitched")) - 1))
    return RawPart(part_id, name, program, percussion), drums
