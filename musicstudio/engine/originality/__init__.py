"""How much of a piece stands in the music that the studio's models learnt from. Light: no network, no torch."""

from musicstudio.engine.originality.comparison import compare
from musicstudio.engine.originality.index import Index
from musicstudio.engine.originality.verdict import Verdict

__all__ = ["Index", "Verdict", "compare"]
