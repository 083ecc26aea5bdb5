"""Foreign XML without entities of its own, external documents or bottomless nesting."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore

_DEEPEST = 64
_CHUNK = 64 * 1024


class _Shallow:
    """Counts open elements; ElementTree's own C code recurses when it frees a deep tree."""

    def __init__(self, builder: object) -> None:
        self._start = builder.start  # type: ignore[attr-defined]
        self._end = builder.end  # type: ignore[attr-defined]
        self.data = builder.data  # type: ignore[attr-defined]
        self.close = builder.close  # type: ignore[attr-defined]
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> object:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableScore(messages.XML_DAMAGED)
        return self._start(tag, attributes)

    def end(self, tag: str) -> object:
        self._depth -= 1
        return self._end(tag)


def parse_xml(data: bytes) -> Element:
    """The root element of `data`. Raises UnreadableScore."""
    from xml.etree.ElementTree import TreeBuilder

    # A DOCTYPE is part of nearly every MusicXML file; it is allowed as long as it defines nothing.
    parser = DefusedXMLParser(target=_Shallow(TreeBuilder()), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise UnreadableScore(messages.XML_UNSAFE) from error
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, UnreadableScore):
            raise
        raise UnreadableScore(messages.XML_DAMAGED) from error
    return root
