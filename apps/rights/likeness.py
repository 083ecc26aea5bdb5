"""How alike two pieces are, in words. Sounds are told as a probability, which was calibrated; melodies never are: what is known
of them is how many unrelated tunes have less in common."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.rights.models import Match

_OF_A_HUNDRED = 99.9
"""More than some thousand tunes can tell nobody is told."""
KINDS = {
    (Match.Method.MELODY, Match.Kind.COVER): gettext_lazy("the same tune, most of it: a cover"),
    (Match.Method.MELODY, Match.Kind.QUOTATION): gettext_lazy("a short stretch of the tune: a quotation"),
    (Match.Method.SOUND, Match.Kind.COVER): gettext_lazy("the same recording, most of it"),
    (Match.Method.SOUND, Match.Kind.QUOTATION): gettext_lazy("a short stretch of the recording: a quotation"),
}


def closeness(method: str, probability: float) -> str:
    """How close a match is; for a melody `probability` is its percentile over a hundred."""
    if method == Match.Method.MELODY:
        return _("closer than %(percentile)s of 100 pairs of unrelated tunes") % {"percentile": of_a_hundred(100 * probability)}
    return _("not by chance, with a probability of %(percent)s %%") % {"percent": round(100 * probability)}


def kind(method: str, kind: str) -> str:
    """What it is like: a cover or a quotation; "" where that is not known."""
    return str(KINDS.get((Match.Method(method), Match.Kind(kind)), "")) if kind else ""


def described(told: dict[str, Any]) -> str:
    """A match as `facts` has kept it: what it is like, and how close."""
    close, what = closeness(told["method"], told["probability"]), kind(told["method"], told.get("kind", ""))
    return _("%(what)s; %(close)s") % {"what": what, "close": close} if what else close


def facts(match: Match) -> dict[str, Any]:
    """What is kept of a match with what was decided about it, as JSON."""
    return {"method": match.method, "probability": round(match.probability, 3), "kind": match.kind}


def of_a_hundred(percentile: float) -> str:
    """A percentile 0..100 as it is told, rounded down: 99.97 is "99.9"."""
    tenths = int(round(percentile * 1000) / 100)
    return number_format(min(_OF_A_HUNDRED, tenths / 10), 1).removesuffix(number_format(0.0, 1)[1:])
