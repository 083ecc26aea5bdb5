"""What the newest check of a publication has found, in plain words for whoever published it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from apps.rights.likeness import of_a_hundred
from apps.rights.models import Publication
from musicstudio.engine.fingerprint.recognising import LEAST, Answer


def sentences(publication: Publication) -> list[str]:
    """One for each recording that was listened to, and one about the score; none before the first check."""
    report: dict[str, Any] = publication.report
    answers: dict[str, str] = report.get("recordings", {})
    titles = {str(each.pk): each.title for each in publication.work.recordings.all()}
    heard = [_of_recording(titles[pk], answer) for pk, answer in answers.items() if pk in titles]
    return [*heard, *_of_score(report.get("originality"))]


def _of_recording(title: str, answer: str) -> str:
    said = {
        Answer.KNOWN: _("“%(title)s” sounds like something that is registered."),
        Answer.UNKNOWN: _("“%(title)s” sounds like nothing that is registered."),
        Answer.INSUFFICIENT: _(
            "“%(title)s” is too short or too quiet to be compared: that takes %(least)d seconds of sound in which something "
            "happens, more than silence or one held note. It is no sign for or against it."
        ),
    }
    return said[Answer(answer)] % {"title": title, "least": LEAST}


def _of_score(found: dict[str, Any] | None) -> Iterator[str]:
    """`found`: {"source", "percentile", "copied"} of `engine.originality`."""
    if found is None:
        return
    if not found["source"]:
        yield _("Its melodies have nothing in common with the music that the studio's models learnt from.")
        return
    shown = {"source": found["source"], "percentile": of_a_hundred(found["percentile"])}
    yield (
        _(
            "Of the music that the studio's models learnt from, “%(source)s” is nearest to its melodies. Of 100 tunes by people, "
            "%(percentile)s have less in common with that music."
        )
        % shown
    )
    if found["copied"]:
        yield _("That is more than tunes have in common by chance; if you did not mean to quote it, change the passage.")
