"""SVG fit to be put into a page: the child that engraved it is not to be trusted blindly.

What leaves here is written anew from the parsed tree. A page's HTML parser and an XML parser do not read the same text the
same way (comments, CDATA and processing instructions end elsewhere in HTML), so text that was only looked at could still hold
markup for the other one.
"""

from xml.etree.ElementTree import Element, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_DRAWING = frozenset(
    f"{{{_SVG}}}{name}"
    for name in (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "text", "tspan"),
        *("path", "line", "rect", "circle", "ellipse", "polygon", "polyline"),
    )
)
# How the names are written again: `<svg>`, `xlink:href`.
register_namespace("", _SVG)
register_namespace("xlink", _XLINK)


def still_picture(svg: str) -> str | None:
    """`svg` written anew when it does nothing but draw, else None."""
    try:
        root: Element = fromstring(svg, forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        return None
    if all(element.tag in _DRAWING and _is_still(element) for element in root.iter()):
        return tostring(root, encoding="unicode")
    return None


def _is_still(element: Element) -> bool:
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()  # HTML takes ONLOAD for onload
        if plain.startswith("on") or plain == "style" or (plain == "href" and not value.startswith("#")):
            return False
    return True
