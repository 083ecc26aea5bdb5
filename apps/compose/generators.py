"""What the studio can write: each generator with its address, its job, its controls and the name of what it made."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from apps.compose import controls
from apps.library.models import Revision

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Generator:
    """One way of composing on a revision.

    slug      at /api/compose/<slug>/ and in the page
    job       kind of its jobs; what follows "compose." is also the name of its handler and of its operation in the API
    title     what a list of jobs calls it
    controls  the serializer of a request
    origin    what the revisions that it makes are
    module    of `apps.compose.handlers` in which its handler stands
    """

    slug: str
    job: str
    title: "StrOrPromise"
    controls: type[controls.Controls]
    origin: Revision.Origin
    module: str

    @property
    def verb(self) -> str:
        return self.job.removeprefix("compose.")

    @property
    def handler(self) -> str:
        return f"apps.compose.handlers.{self.module}:{self.verb}"


HARMONISE = Generator(
    "harmonisations", "compose.harmonise", _("Harmonise"), controls.Harmonisation, Revision.Origin.HARMONISE, "harmony"
)
ACCOMPANY = Generator(
    "accompaniments", "compose.accompany", _("Accompany"), controls.Accompaniment, Revision.Origin.ACCOMPANY, "arranging"
)
MAKE_PATTERN = Generator(
    "patterns", "compose.make_pattern", _("Write a pattern"), controls.Pattern, Revision.Origin.PATTERN, "arranging"
)
PLAY_LIKE = Generator(
    "textures", "compose.play_like", _("Play like another bar"), controls.Texture, Revision.Origin.TEXTURE, "arranging"
)
VARY = Generator("variations", "compose.vary", _("Vary the melody"), controls.Variation, Revision.Origin.VARY, "melody")
EXTEND = Generator(
    "continuations", "compose.extend", _("Continue the melody"), controls.Continuation, Revision.Origin.EXTEND, "melody"
)
WRITE_WORDS = Generator("words", "compose.write_words", _("Write words"), controls.Words, Revision.Origin.WORDS, "words")
GENERATORS = (HARMONISE, ACCOMPANY, MAKE_PATTERN, PLAY_LIKE, VARY, EXTEND, WRITE_WORDS)
ON_MELODY = (VARY, EXTEND, WRITE_WORDS)
"""Those that write into the melody's own part."""

JOBS = tuple(generator.job for generator in GENERATORS)
