"""Who may know of which work, revision and recording: the QuerySets that everything else asks."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.library import permissions, services
from apps.library.models import Recording, Revision, Work
from tests.support.scores import melody

pytestmark = pytest.mark.django_db

OWNER, OTHER, REVIEWER, ADMIN, STRANGER = "owner", "other", "reviewer", "admin", "stranger"
SHARED = {Work.Visibility.UNLISTED, Work.Visibility.PUBLIC}


@pytest.fixture
def askers(musician: User, other_musician: User, reviewer: User, admin: User) -> dict[str, User | AnonymousUser]:
    return {OWNER: musician, OTHER: other_musician, REVIEWER: reviewer, ADMIN: admin, STRANGER: AnonymousUser()}


@pytest.fixture
def work(musician: User) -> Work:
    work = services.create_work(owner=musician, title="Mine", score=melody())
    services.save_revision(work=work, author=musician, score=melody(60), base=None, origin="edit", proposal=True)
    services.save_revision(work=work, author=musician, score=melody(67), base=1, origin="edit")
    Recording.objects.create(work=work, audio="recordings/x.wav", title="x", media_type="audio/wav", size=1, duration_ms=1)
    return work


@pytest.mark.parametrize(("visibility", "trashed"), list(itertools.product(Work.Visibility.values, [False, True])))
def test_others_open_what_is_shared_and_only_its_newest_revision(
    visibility: str, trashed: bool, work: Work, askers: dict[str, User | AnonymousUser], musician: User
) -> None:
    services.set_visibility(work=work, visibility=visibility, actor=musician)
    if trashed:
        services.trash_work(work=work, actor=musician)
    open_to_all = visibility in SHARED and not trashed
    for name, asker in askers.items():
        seen = name == OWNER or open_to_all
        assert Work.objects.visible_to(asker).filter(pk=work.pk).exists() == seen, name
        assert permissions.may_read(asker, work) == seen, name
        assert permissions.may_change(asker, work) == (name == OWNER), name
        numbers = sorted(Revision.objects.visible_to(asker).values_list("number", flat=True))
        assert numbers == ([1, 2, 3] if name == OWNER else [3] if seen else []), name
        assert Recording.objects.visible_to(asker).exists() == seen, name
        if not seen:
            with pytest.raises(Http404):
                permissions.readable_work(asker, work.pk)
    assert Work.objects.listed().exists() == (visibility == Work.Visibility.PUBLIC and not trashed)


def test_lists_hold_only_ones_own(work: Work, askers: dict[str, User | AnonymousUser], musician: User) -> None:
    services.set_visibility(work=work, visibility="unlisted", actor=musician)
    for name, asker in askers.items():
        assert Work.objects.owned_by(asker).exists() == (name == OWNER), name


def test_the_newest_revision_is_no_proposal(work: Work, musician: User) -> None:
    newest = work.newest()
    assert newest is not None
    assert newest.number == 3
    services.save_revision(work=work, author=musician, score=melody(72), base=None, origin="harmonise", proposal=True)
    work.refresh_from_db()
    assert work.newest() == newest
    assert [revision.number for revision in work.revisions.line()] == [3, 1]
    assert Work.objects.with_newest().get(pk=work.pk).newest_id == newest.pk
    empty = services.create_work(owner=musician, title="")
    assert empty.newest() is None
    assert Work.objects.with_newest().get(pk=empty.pk).newest_id is None
