"""What a comparison with the training corpora found, in the page's sentences (static/js/compose/generate/originality.js)."""

from collections.abc import Mapping
from typing import Any

COPIED_CHORDS = "Whole bars of this stand in a chorale that the model learnt from. Generate again, or change them."
COPIED = (
    "This shares %(count)s notes in a row with “%(source)s”, more than human tunes share by chance. "
    "Generate again, or change them."
)
NOTHING = "Nothing of it was found in the music that the model learnt from."
IN_COMMON = (
    "Longest passage in common with the music that the model learnt from: %(count)s notes (“%(source)s”). "
    "Of human tunes, %(more)s have as much in common with it."
)
AGAIN = (
    "It was written again %(count)s time, because it was a copy.",
    "It was written again %(count)s times, because it was a copy.",
)


def told(found: Mapping[str, Any]) -> str:
    """The sentences about what is recorded of a comparison, in English as all that commands say."""
    if found["copied"]:
        sentence = COPIED_CHORDS if found["chords"] else COPIED
    else:
        sentence = IN_COMMON if found["longest_run"] else NOTHING
    more = f"{max(0, 100 - found['percentile']):.0f}%"
    said = sentence % {"count": found["longest_run"], "source": found["source"], "more": more}
    again = found["written_again"]
    return f"{said} {AGAIN[again > 1] % {'count': again}}" if again else said
