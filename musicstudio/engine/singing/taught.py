"""Which voices are recorded, and how high they sing."""

from __future__ import annotations

from dataclasses import dataclass

from musicstudio.engine.singing.words import Language


@dataclass(frozen=True, slots=True)
class Taught:
    """One voice: the teacher's name for it, the language that is its own, and the lowest and highest pitch that it is asked to
    sing in hertz. Beyond these the teacher loses its voice."""

    teacher: str
    language: Language
    low: float
    high: float


TAUGHT = {
    "hazel": Taught("af_heart", "en", 150, 420),
    "ivy": Taught("af_bella", "en", 150, 400),
    "jasper": Taught("am_michael", "en", 85, 230),
    "flint": Taught("am_fenrir", "en", 90, 260),
    "lan": Taught("zf_xiaoxiao", "zh", 160, 430),
    "yun": Taught("zm_yunxi", "zh", 95, 250),
    "sora": Taught("jf_alpha", "ja", 160, 430),
    "kumo": Taught("jm_kumo", "ja", 90, 240),
}
"""By our names for them. A network knows a voice by its place in this order."""
