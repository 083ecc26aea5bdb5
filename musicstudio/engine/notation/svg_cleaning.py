"""Verovio's SVG made fit for a strict content security policy and for any machine's fonts."""

import re

_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_MUSIC_TEXT = re.compile(r'<tspan font-family="Leipzig" font-size="(\d+)px">([^<]*)</tspan>')
_SYMBOL_FONTS = "DejaVu Sans, Segoe UI Symbol, Apple Symbols, Noto Sans Symbols 2, sans-serif"
# Private-use characters of SMuFL 1.4 that verovio sets in running text, as Unicode has them.
_SYMBOLS = str.maketrans(
    {
        "\ueca2": "\U0001d15d",
        "\ueca3": "\U0001d15e",
        "\ueca5": "\u2669",
        "\ueca7": "\u266a",
        "\uecb7": ".",
        "\ue260": "\u266d",
        "\ue261": "\u266e",
        "\ue262": "\u266f",
        "\ue263": "\U0001d12a",
        "\ue264": "\U0001d12b",
        "\uea64": "\u266d",
        "\uea65": "\u266e",
        "\uea66": "\u266f",
        "\ued60": "\u266d",
        "\ued61": "\u266e",
        "\ued62": "\u266f",
        "\ued63": "\U0001d12a",
        "\ued64": "\U0001d12b",
        "\ue870": "\u00b0",
        "\ue871": "\u00f8",
        "\ue872": "+",
        "\ue873": "\u25b3",
        "\ue874": "\u2212",
    }
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_TEXT_RUN = re.compile(r'<tspan (font-size="[^"]*")>([^<]*)</tspan>')
# verovio draws a dot where a section begins, which its own style would hide.
_MILESTONE_DOT = re.compile(r'(<g [^>]*class="[^"]*\bplaceholder systemMilestone"[^>]*>)<ellipse [^>]*/>')


def clean_svg(svg: str) -> str:
    """`svg` without `<style>`, without verovio's own font and its marks of sections, its root marked `class="engraving"`."""
    svg = _STYLE.sub("", svg)
    svg = _MILESTONE_DOT.sub(r"\1", svg)
    svg = _MUSIC_TEXT.sub(_as_unicode, svg)
    return svg.replace("<svg ", '<svg class="engraving" role="img" ', 1)


def _as_unicode(match: re.Match[str]) -> str:
    text = _PRIVATE.sub("", match[2].translate(_SYMBOLS))
    return f'<tspan font-family="{_SYMBOL_FONTS}" font-size="{int(match[1]) * 3 // 5}px">{text}</tspan>'


def with_cjk_font(svg: str, family: str) -> str:
    """`svg` with `family` on every run of text that needs it, for renderers that do not look for other fonts."""
    return _TEXT_RUN.sub(
        lambda match: f'<tspan font-family="{family}" {match[1]}>{match[2]}</tspan>' if _CJK.search(match[2]) else match[0], svg
    )
