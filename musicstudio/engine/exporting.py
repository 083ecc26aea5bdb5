"""Heavy exports: a score as engraved pages or as sound. The web runs `export` in the sandbox."""

import json

from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.score import Score

SAMPLE_RATE = 44_100


def export(data: bytes, argument: str) -> bytes:
    """The sandbox's entry: `data` is a score's JSON form, `argument` as in `export_score`."""
    return export_score(score_from_json(json.loads(data)), argument)


def export_score(score: Score, form: str) -> bytes:
    """The score as "pdf", "svg:<width in pixels>", "wav", "flac", "ogg" or "mp3".

    An SVG holds the music without title, as far as one picture reaches (hundreds of bars). Raises UnrenderableScore for
    a score that lasts too long to be played, EngravingUnavailable for a PDF without the system's cairo, ValueError for
    another form.
    """
    kind, _, width = form.partition(":")
    if kind == "svg":
        from musicstudio.engine.notation.engraving import engrave_svg

        return engrave_svg(score, width_px=int(width))[0].encode()
    if kind == "pdf":
        from musicstudio.engine.notation.engraving import engrave_pdf

        return engrave_pdf(score)
    from musicstudio.engine.audio.encoding import encode
    from musicstudio.engine.audio.rendering import render

    return encode(render(score, sample_rate=SAMPLE_RATE), SAMPLE_RATE, kind)
