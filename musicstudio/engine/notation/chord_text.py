"""Chord symbols as typed, to MusicXML `<harmony>` and back without losing a letter."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from musicstudio.engine.notation.text import clean_text

_TYPED = re.compile(r"([A-G])(##?|bb?|)(.*?)(?:/([A-G])(##?|bb?|))?")
_ALTER = {"": 0, "#": 1, "##": 2, "b": -1, "bb": -2}
_SIGNS = {alter: sign for sign, alter in _ALTER.items()}
_KINDS = {
    "": "major",
    "maj": "major",
    "m": "minor",
    "min": "minor",
    "-": "minor",
    "7": "dominant",
    "maj7": "major-seventh",
    "M7": "major-seventh",
    "m7": "minor-seventh",
    "min7": "minor-seventh",
    "dim": "diminished",
    "o": "diminished",
    "dim7": "diminished-seventh",
    "o7": "diminished-seventh",
    "m7b5": "half-diminished",
    "aug": "augmented",
    "+": "augmented",
    "6": "major-sixth",
    "m6": "minor-sixth",
    "9": "dominant-ninth",
    "maj9": "major-ninth",
    "m9": "minor-ninth",
    "11": "dominant-11th",
    "13": "dominant-13th",
    "sus4": "suspended-fourth",
    "sus": "suspended-fourth",
    "sus2": "suspended-second",
    "mM7": "major-minor",
    "5": "power",
}
_SUFFIXES: dict[str, str] = {}
for _written, _kind in _KINDS.items():
    _SUFFIXES.setdefault(_kind, _written)


def harmony_xml(text: str, offset: int, escape: Callable[[str], str]) -> str:
    """`<harmony>` for `text`, `offset` divisions after the current position.

    The kind's `text` attribute carries what was typed after the root. Text that does not start with a root is written
    as MuseScore writes "N.C.": a root that shows nothing, and the whole text as the kind's.
    """
    after = f"<offset>{offset}</offset>" if offset else ""
    match = _TYPED.fullmatch(text)
    if not match:
        return (
            '<harmony><root><root-step text="">C</root-step></root>'
            f'<kind text="{escape(text)}">{"none" if text.upper() in ("N.C.", "NC") else "other"}</kind>{after}</harmony>'
        )
    step, sign, suffix, bass, bass_sign = match.groups()
    kind = _KINDS.get(suffix, "other")
    root = f"<root><root-step>{step}</root-step>{_alter('root', sign)}</root>"
    low = f"<bass><bass-step>{bass}</bass-step>{_alter('bass', bass_sign)}</bass>" if bass else ""
    return f'<harmony>{root}<kind text="{escape(suffix)}">{kind}</kind>{low}{after}</harmony>'


def _alter(what: str, sign: str) -> str:
    return f"<{what}-alter>{_ALTER[sign]}</{what}-alter>" if sign else ""


def harmony_text(element: Element) -> str:
    """The chord symbol of a `<harmony>` element, at most 32 characters; "" for one that names no chord."""
    kind = element.find("kind")
    suffix = _suffix(element, kind)
    root = element.find("root/root-step")
    if root is None:
        function = element.findtext("function") or element.findtext("numeral/numeral-root") or ""
        return clean_text(function + suffix, 32)
    if root.get("text") == "":
        return clean_text(suffix, 32)
    name = (root.text or "").strip() + _sign(element.findtext("root/root-alter"))
    bass = (element.findtext("bass/bass-step") or "").strip()
    if bass:
        suffix += "/" + bass + _sign(element.findtext("bass/bass-alter"))
    return clean_text(name + suffix, 32)


def _suffix(element: Element, kind: Element | None) -> str:
    if kind is None:
        return ""
    typed = kind.get("text")
    if typed is not None:
        return typed
    suffix = _SUFFIXES.get((kind.text or "").strip(), "")
    for degree in element.findall("degree"):
        value = (degree.findtext("degree-value") or "").strip()
        sign = _sign(degree.findtext("degree-alter"))
        add = "add" if (degree.findtext("degree-type") or "").strip() == "add" and not sign else ""
        suffix += f"{add}{sign}{value}"
    return suffix


def _sign(text: str | None) -> str:
    try:
        return _SIGNS.get(round(float(text or 0)), "")
    except (ValueError, OverflowError):
        return ""
