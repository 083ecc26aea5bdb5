"""Only SVG that does nothing but draw is put into a page."""

import pytest

from apps.compose.exports import is_still_picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def test_an_engraving_passes() -> None:
    drawn = '<desc>x</desc><g id="m1" class="note"><use xlink:href="#E0A4" x="1"/><text><tspan>&lt;script&gt;</tspan></text></g>'
    assert is_still_picture(SVG.format(drawn))


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<style>g { fill: red }</style>",
        '<g style="fill: red"/>',
        '<g onload="alert(1)"/>',
        '<a href="javascript:alert(1)">x</a>',
        '<use href="https://example.org/x.svg#a"/>',
        '<use xlink:href="data:image/svg+xml,x"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        '<image href="#x"/>',
        "<animate/>",
        "<g>",
    ],
)
def test_what_does_more_than_draw_does_not(content: str) -> None:
    assert not is_still_picture(SVG.format(content))


@pytest.mark.parametrize(
    "text", ["", "no xml", '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>']
)
def test_what_is_no_svg_does_not(text: str) -> None:
    assert not is_still_picture(text)
