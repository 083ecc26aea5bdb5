"""Exports known by their sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.rights.models import ExportedSound

if TYPE_CHECKING:
    from musicstudio.engine.fingerprint.landmarks import Peaks

CERTAIN, AGREEING, SAME = 0.95, 2, 20.0
"""Probability, cells side by side that agree by themselves, and score: less is no claim that a sound is ours. Re-encoded, or a
piece of twelve seconds, an export scores 48 to 69 in the tests; other melodies on the same instruments 6 at most, its own melody
alone 16."""


def recognised(heard: Peaks) -> list[ExportedSound]:
    """The exports that a recording is, the best match first."""
    # A web process that nobody asks this of does without numpy.
    from apps.rights import index
    from musicstudio.engine.fingerprint.recognising import recognise

    found = [
        one.number
        for one in recognise(heard, index.whole(index.Catalogue.EXPORTED)).recognitions
        if one.probability >= CERTAIN and one.agreeing >= AGREEING and one.score >= SAME
    ]
    rows = ExportedSound.objects.select_related("work").defer("peaks").in_bulk(found)
    return [rows[number] for number in found if number in rows]
