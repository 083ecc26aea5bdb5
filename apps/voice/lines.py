"""What of a score is sung with some settings: its lines, each with its phrases, or one sentence that says why nothing can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from apps.voice.controls import OWN, wishes_of
from apps.voice.models import OwnVoice
from musicstudio.engine.audio.rendering import seconds
from musicstudio.engine.notation import Note, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.singing.choir import shared, with_words_of
from musicstudio.engine.singing.performance import Performance, perform
from musicstudio.engine.singing.underlay import line_of
from musicstudio.engine.singing.voices import cards

MOST_SECONDS = 600
MOST_SUNG = 6_000
"""Notes of one line: ten a second for ten minutes."""


class CannotSing(Exception):
    """Nothing can be sung: one sentence, translated, that says why and what to do."""


@dataclass(frozen=True)
class Line:
    """One voice of one part and who sings it, with the score in which it has its words; `own` is a voice of the musician's own,
    where `sung_by` has found one."""

    score: Score
    part: str
    voice: str
    singer: Mapping[str, float]
    settings: Mapping[str, Any]
    leads: bool
    own: OwnVoice | None = None

    @property
    def heard_as(self) -> Mapping[str, float]:
        """Who sings, by names that change when a voice is learnt anew."""
        return {f"{OWN}{self.own.sha256}": 1.0} if self.own else self.singer

    @property
    def compass(self) -> tuple[int, int]:
        """Lowest and highest note at which who sings is at home, MIDI numbers; of a blend in between by the shares."""
        if self.own:
            return self.own.low, self.own.high
        cards_by_name = {card.name: card for card in cards()}
        total = sum(self.singer.values())
        low, high = (
            sum(share * getattr(cards_by_name[name], end) for name, share in self.singer.items()) / total
            for end in ("low", "high")
        )
        return round(low), round(high)

    def notes(self) -> list[Note]:
        """One at a time, as they are sung."""
        return line_of([note for note in sounding_notes(self.score.part(self.part)) if note.voice == self.voice])

    def perform(self) -> Performance:
        wishes = wishes_of(self.settings, self.part, self.voice)
        return perform(self.score, self.part, self.voice, self.settings["verse"], wishes)


def lines_of(score: Score, settings: Mapping[str, Any]) -> list[Line]:
    """The line that leads, then those that sing along; those without words of their own sing the leading line's words,
    with the phones that are chosen for them and where they were moved to.

    `settings` are complete. Raises CannotSing.
    """
    if seconds(score) > MOST_SECONDS:
        raise CannotSing(_("This piece lasts more than 10 minutes; sing it in shorter sections."))
    if not any(part.notes for part in score.parts if not part.percussion):
        raise CannotSing(_("There is no melody yet; write some notes first."))
    lead = settings["part"], settings["voice"]
    lines = [Line(score, *lead, settings["singer"], settings, True)]
    _check(lines[0])
    for member in settings["choir"]:
        own = member["part"], member["voice"]
        if own == lead:
            continue
        line = Line(score, *own, member["singer"], settings, False)
        _check(line)
        worded, lenders = with_words_of(score, lead, own, settings["verse"], settings["phones"])
        together = {name: shared(settings[name], lenders) for name in ("phones", "offsets")}
        lines.append(replace(line, score=worded, settings={**settings, **together}))
    return lines


def _check(line: Line) -> None:
    part = next((part for part in line.score.parts if part.id == line.part), None)
    if part is None:
        raise CannotSing(_("The score has no such part any more; choose another one to be sung."))
    if part.percussion:
        raise CannotSing(_("Drums cannot be sung; choose another part."))
    # Of what is sung: a head that only ends another voice's tie is none.
    count = len(line.notes())
    if not count:
        raise CannotSing(_("This part has no notes in this voice; choose another part or voice to be sung."))
    if count > MOST_SUNG:
        raise CannotSing(_("This part has more notes than can be sung at once; sing it in shorter sections."))


def sung_by(lines: Sequence[Line], owner_id: int) -> list[Line]:
    """`lines` with the voices of the musician's own among their singers. Raises CannotSing for one that cannot sing."""
    names = {name for line in lines for name in line.singer if name.startswith(OWN)}
    mine = OwnVoice.objects.filter(owner_id=owner_id, pk__in=[name.removeprefix(OWN) for name in names]).defer("weights")
    voices = {f"{OWN}{voice.pk}": voice for voice in mine}
    for name in names:
        _check_voice(voices.get(name))
    return [replace(line, own=next((voices[name] for name in line.singer if name in voices), None)) for line in lines]


def _check_voice(voice: OwnVoice | None) -> None:
    if voice is None:
        raise CannotSing(_("The voice that was chosen is deleted; choose another one."))
    if not voice.sha256:
        raise CannotSing(_("“%(voice)s” has not been learnt yet; choose another voice.") % {"voice": voice.name})
    if not voice.sings:
        stale = _("The studio’s voices have changed since “%(voice)s” was learnt; have it learnt again, or choose another voice.")
        raise CannotSing(stale % {"voice": voice.name})
