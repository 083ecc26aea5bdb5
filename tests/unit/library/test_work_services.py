"""The verbs of works and revisions, and what they refuse."""

from typing import Any

import pytest

from apps.accounts.models import AuditEntry, User
from apps.library import services
from apps.library.errors import InTrash, StaleBase
from apps.library.models import Immutable, Revision, Work
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from tests.support.scores import melody

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(musician: User) -> Work:
    return services.create_work(owner=musician, title="Air", score=melody(), origin="import", provenance={"file": "midi"})


def save(work: Work, base: int | None, *pitches: int, **more: Any) -> Revision:
    return services.save_revision(work=work, author=work.owner, score=melody(*pitches), base=base, origin="edit", **more)


def last_verb() -> str:
    return AuditEntry.objects.latest("at").verb


def test_a_work_is_made_private_with_its_first_revision(work: Work) -> None:
    revision = work.revisions.get()
    assert (work.visibility, work.head, work.parent) == ("private", 1, None)
    assert (revision.number, revision.origin, revision.provenance) == (1, "import", {"file": "midi"})
    assert score_from_json(revision.score) == melody()
    assert list(AuditEntry.objects.order_by("at").values_list("verb", flat=True)) == ["work.create", "revision.save"]


@pytest.mark.parametrize(
    ("typed", "shown"), [("  A\u202eB ", "AB"), ("", "Untitled"), ("\u200b", "Untitled"), ("x" * 500, "x" * 200)]
)
def test_titles_are_cleaned(musician: User, typed: str, shown: str) -> None:
    work = services.create_work(owner=musician, title=typed)
    assert work.title == shown
    services.rename_work(work=work, title=typed, actor=musician)
    work.refresh_from_db()
    assert work.title == shown


def test_an_unreadable_score_leaves_nothing(musician: User, work: Work) -> None:
    broken = {**score_to_json(melody()), "measures": []}
    with pytest.raises(UnreadableScore):
        services.create_work(owner=musician, title="Broken", score=broken)
    with pytest.raises(UnreadableScore):
        services.save_revision(work=work, author=musician, score=broken, base=1, origin="edit")
    assert Work.objects.count() == 1
    assert Revision.objects.count() == 1
    assert AuditEntry.objects.count() == 2


def test_an_edit_of_an_older_revision_is_stale_and_writes_nothing(work: Work) -> None:
    second = save(work, 1, 62)
    with pytest.raises(StaleBase) as stale:
        save(work, 1, 64)
    assert stale.value.latest == second
    with pytest.raises(StaleBase):
        save(work, 3, 64)
    with pytest.raises(StaleBase) as empty:
        save(services.create_work(owner=work.owner, title=""), 1)
    assert empty.value.latest is None
    assert work.revisions.count() == 2
    assert save(work, None, 65).number == 3


def test_a_proposal_takes_a_number_but_never_the_head(work: Work) -> None:
    proposal = save(work, None, 62, proposal=True)
    assert (proposal.number, work.head) == (2, 1)
    assert save(work, 1, 64).number == 3
    work.refresh_from_db()
    assert work.head == 3


def test_a_revision_is_immutable(work: Work) -> None:
    revision = work.revisions.get()
    revision.number = 7
    with pytest.raises(Immutable):
        revision.save()
    with pytest.raises(Immutable):
        Revision.objects.update(number=7)
    with pytest.raises(Immutable):
        Revision.objects.bulk_update([revision], ["number"])


def test_what_is_in_the_trash_stays_as_it_is_until_it_is_restored(work: Work, musician: User) -> None:
    services.set_visibility(work=work, visibility="public", actor=musician)
    services.trash_work(work=work, actor=musician)
    for change in (
        lambda: save(work, 1),
        lambda: services.rename_work(work=work, title="x", actor=musician),
        lambda: services.set_visibility(work=work, visibility="private", actor=musician),
    ):
        with pytest.raises(InTrash):
            change()
    services.trash_work(work=work, actor=musician)
    assert AuditEntry.objects.filter(verb="work.trash").count() == 1
    services.restore_work(work=work, actor=musician)
    work.refresh_from_db()
    assert (work.trashed_at, work.visibility, work.title) == (None, "public", "Air")
    assert last_verb() == "work.restore"


def test_a_purged_work_leaves_remixes_alive(work: Work, musician: User, other_musician: User) -> None:
    revision = work.revisions.get()
    remix = services.remix(revision=revision, owner=other_musician)
    assert (remix.owner, remix.parent, remix.visibility, remix.title) == (other_musician, revision, "private", "Air (remix)")
    copy = remix.revisions.get()
    assert copy.score == revision.score
    assert copy.provenance == {"remix_of": str(revision.pk), "source": {"file": "midi"}, "composed_by_a_model": False}
    services.purge_work(work=work, actor=musician)
    remix.refresh_from_db()
    assert remix.parent is None
    assert remix.revisions.count() == 1
    assert last_verb() == "work.purge"


def test_the_provenance_of_remixes_of_remixes_does_not_grow(work: Work, other_musician: User) -> None:
    revision = work.revisions.get()
    for _ in range(5):
        revision = services.remix(revision=revision, owner=other_musician).revisions.get()
    assert len(str(revision.provenance)) < 300
    assert revision.provenance["source"]["remix_of"]


def test_the_trail_holds_nothing_that_a_user_typed(work: Work, musician: User) -> None:
    services.rename_work(work=work, title="My secret", actor=musician)
    for entry in AuditEntry.objects.all():
        assert "secret" not in f"{entry.subject} {entry.detail}".lower()
        assert "air" not in f"{entry.subject} {entry.detail}".lower()
