"""Words to a melody."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings

from apps.compose.generators import WRITE_WORDS
from apps.compose.handlers.asked import chosen, common
from apps.compose.handlers.generation import Composer
from musicstudio.engine import lyrics
from musicstudio.engine.lyrics.endpoint import Endpoint
from musicstudio.engine.lyrics.provenance import provenance
from musicstudio.engine.notation import Score
from musicstudio.engine.progress import Progress


@cache
def lyricist() -> lyrics.Lyricist:
    asked = settings.LYRICS_ENDPOINT
    return lyrics.Lyricist.load(Endpoint(asked["url"], asked["key"], asked["model"]) if asked["url"] else None)


def warm() -> None:
    """Load the model before the worker reports ready."""
    lyricist()


def _write(score: Score, asked: Mapping[str, Any], progress: Progress) -> Sequence[Score]:
    asked_for = {**common(asked), **chosen(asked, "mood", "rhyme", "verse")}
    lines = {int(number): text for number, text in asked["lines"].items()}
    return lyricist().write(score, lyrics.Controls(**asked_for, theme=tuple(asked["theme"]), lines=lines), progress)


write_words = Composer(WRITE_WORDS, _write, lambda _: provenance(), compared=False)
