"""News of a case for its two sides, in plain words: who is told of what, and how it reads."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.rights import likeness
from apps.rights.cases.deadlines import COUNTER_LATEST_BUSINESS_DAYS, add_business_days
from apps.rights.cases.holding import AskFirst
from apps.rights.cases.table import Role
from apps.rights.models import Case, CaseEvent, Notice, Publication

log = structlog.get_logger(__name__)
MAILS_AT_ONCE = 50
# What could not be mailed for so long stays in the inbox alone.
GIVE_UP = timedelta(days=2)

OPENED = frozenset({Role.HOLDER, Role.UPLOADER})
WORDS: dict[str, Promise] = {
    "open": gettext_lazy("“%(title)s” is like a registered work, or is said to be. People will look at it and decide."),
    "ask": gettext_lazy("A reviewer has a question about “%(title)s”. Whoever is asked can answer in the case until %(due)s."),
    "answer": gettext_lazy("The question about “%(title)s” was answered. A reviewer goes on."),
    "go_on": gettext_lazy("The reviewers go on with “%(title)s” without an answer."),
    "claim": gettext_lazy("Somebody claims “%(title)s” as theirs. Whoever published it can dispute that in the case."),
    "withdraw": gettext_lazy("The holder makes no claim to “%(title)s”. The case is closed."),
    "license": gettext_lazy("The holder licenses “%(title)s”. The terms stand in the case."),
    "dispute": gettext_lazy("The claim to “%(title)s” is disputed. A reviewer decides."),
    "close": gettext_lazy("A reviewer found nothing to object to in “%(title)s”. The case is closed."),
    "propose_block": gettext_lazy("A reviewer proposes to block “%(title)s”. It is held until a second one has decided."),
    "approve_block": gettext_lazy("Two reviewers decided: “%(title)s” is blocked. The reasons stand in the case."),
    "refuse_block": gettext_lazy("The second reviewer did not agree to block “%(title)s”. It is looked at again."),
    "restore": gettext_lazy("A reviewer decided for “%(title)s”: it is not blocked, or not any longer."),
    "counter_notice": gettext_lazy(
        "There is a counter-notice to the block of “%(title)s”. Unless the holder shows by %(due)s that a court has been asked, "
        "the music comes back then, by %(latest)s at the latest."
    ),
    "insist": gettext_lazy("The holder says that a court has been asked about “%(title)s”. It stays blocked."),
    "lapse": gettext_lazy("No court was asked in time about “%(title)s”. It is restored."),
    "complain": gettext_lazy("The holder complains about the decision on “%(title)s”. It is looked at again."),
    "hold": gettext_lazy(
        "“%(title)s” is held: more of it was found to be like a registered work, or it was published again before people had "
        "decided. Nobody but its owner hears it until then."
    ),
    "undo": gettext_lazy("The newest decision on “%(title)s” was taken back; the case stands as it did before."),
    "unclaim": gettext_lazy("The case about “%(title)s” is over: what was registered is withdrawn, so nobody claims it now."),
    "moot": gettext_lazy("The case about “%(title)s” is over, because the other side is gone."),
}
UNCHECKED = gettext_lazy(
    "“%(title)s” could not be checked, however often that was tried, so it is not published. What went wrong stands in your "
    "jobs; when it is mended, publish it again."
)


def announce(case: Case, event: CaseEvent) -> None:
    """Tell the sides of `event`, except who did it: in its transaction, so that nobody sees what nobody was told. Mails leave
    when it is through; what cannot be mailed then, a chore tries again."""
    move = event.definition
    told = move.tells if move else OPENED
    for role, person in ((Role.HOLDER, case.holder_id), (Role.UPLOADER, case.uploader_id)):
        if role in told and person is not None and person != event.actor_id:
            Notice.objects.create(recipient_id=person, event=event, side=role, send_at=event.at)
    transaction.on_commit(partial(send_mails, event=event), robust=True)


def tell_unchecked(publication: Publication) -> None:
    """Its owner learns that it was taken from its way to the public because no check of it could be made."""
    Notice.objects.create(
        recipient=publication.publisher, publication=publication, side=Role.UPLOADER, send_at=timezone.now()
    )  # fmt: skip


def text_of(notice: Notice) -> str:
    """The notice in the active language."""
    event = notice.event
    if event is None:
        return str(UNCHECKED) % {"title": notice.about}
    due = parse_datetime(event.facts.get("due", ""))
    latest = add_business_days(event.at, COUNTER_LATEST_BUSINESS_DAYS)
    shown = {"title": event.case.name, "due": date_format(due, "DATE_FORMAT") if due else "–"}
    said = str(WORDS[event.move]) % {**shown, "latest": date_format(latest, "DATE_FORMAT")}
    return " ".join([said, *_opening(notice, event)]) if event.move == "open" else said


def _opening(notice: Notice, event: CaseEvent) -> Iterator[str]:
    """What was found, and why it holds nothing."""
    if found := "; ".join(likeness.described(match) for match in event.facts.get("matches", ())):
        yield _("What was found: %(found)s.") % {"found": found}
    if reason := event.facts.get("asked_first"):
        yield _("The music stays where it is: a reviewer is asked first.")
        if notice.side == Role.HOLDER:
            yield str(AskFirst(reason).label)


def send_mails(event: CaseEvent | None = None) -> int:
    """Mail what is due, of `event` or of all, each to its recipient in their language; returns how many went out. What fails is
    tried again later."""
    failed: list[int] = []
    sent = 0
    while sent + len(failed) < MAILS_AT_ONCE and (outcome := _send_one(failed, event)) is not None:
        sent += outcome
    return sent


@transaction.atomic
def _send_one(failed: list[int], event: CaseEvent | None) -> int | None:
    """1 when one was sent, 0 when it could not be, None when nothing is due."""
    now = timezone.now()
    due = Notice.objects.filter(mailed_at=None, send_at__lte=now, send_at__gt=now - GIVE_UP).exclude(pk__in=failed)
    due = due.filter(event=event) if event else due
    # Whoever else sends mails takes the next one.
    notice = (
        due.select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient", "event__case", "publication__work")
        .first()
    )
    if notice is None:
        return None
    try:
        _mail(notice, notice.recipient)
    except (SMTPException, OSError) as error:
        log.warning("notice_not_mailed", error=type(error).__name__)
        failed.append(notice.pk)
        return 0
    notice.mailed_at = now
    notice.save(update_fields=["mailed_at"])
    return 1


def _mail(notice: Notice, recipient: User) -> None:
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        hint = _("Read on and answer here:")
        address = f"{settings.SITE_ADDRESS}{notice.address}"
        recipient.email_user(_("News of a case in MusicStudio"), f"{text_of(notice)}\n\n{hint}\n{address}\n\nMusicStudio\n")
