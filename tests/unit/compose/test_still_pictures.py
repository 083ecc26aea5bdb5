"""Only SVG that does nothing but draw is put into a page."""

import pytest

from apps.compose.still_pictures import still_picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def test_an_engraving_passes() -> None:
    drawn = '<desc>x</desc><g id="m1" class="note"><use xlink:href="#E0A4" x="1" /><text><tspan>&lt;script&gt;</tspan></text></g>'
    assert still_picture(SVG.format(drawn)) == SVG.format(drawn)


@pytest.mark.parametrize(
    "hidden",
    [
        "<!--><img src=x onerror=alert(1)>-->",
        "<title><![CDATA[<img src=x onerror=alert(1)>]]></title>",
        "<?x ><img src=x onerror=alert(1)>?>",
        "<desc>&lt;img src=x onerror=alert(1)></desc>",
    ],
)
def test_what_html_would_read_as_markup_is_not_passed_on(hidden: str) -> None:
    assert "<img" not in (still_picture(SVG.format(hidden)) or "")


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<style>g { fill: red }</style>",
        '<g style="fill: red"/>',
        '<g onload="alert(1)"/>',
        '<g ONLOAD="alert(1)"/>',
        '<g xmlns="http://www.w3.org/1999/xhtml"/>',
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
    assert still_picture(SVG.format(content)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        '<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_what_is_no_svg_does_not(text: str) -> None:
    assert still_picture(text) is None
