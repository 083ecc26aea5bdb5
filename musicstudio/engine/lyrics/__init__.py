"""Words for a melody: English verse whose syllables, stresses and rhymes are the notes'."""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.lyrics.controls import Controls
from musicstudio.engine.lyrics.phrases import Phrase, lines

if TYPE_CHECKING:
    from musicstudio.engine.lyrics.lyricist import Lyricist

__all__ = ["Controls", "Lyricist", "Phrase", "lines"]


def __getattr__(name: str) -> Any:
    # torch takes seconds to import and the web process never needs it, so the network comes in only when asked for.
    if name == "Lyricist":
        from musicstudio.engine.lyrics.lyricist import Lyricist

        return Lyricist
    raise AttributeError(name)
