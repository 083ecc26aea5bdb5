"""`manage.py demo`: the account that `make run` prints, with works to open."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from apps.accounts.models import User
from apps.library.models import Revision, Work
from apps.library.services import trash_work
from musicstudio.engine.notation.json_form import score_from_json

pytestmark = pytest.mark.django_db


def demo(*arguments: str) -> str:
    out = io.StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_the_account_has_three_works_and_opens_with_the_printed_password() -> None:
    account, password = (line.split(": ")[1] for line in demo("--print-password").splitlines())
    assert account == "demo"
    assert Client().login(username=account, password=password)
    works = Work.objects.owned_by(User.objects.get(username="demo"))
    assert next(work.title for work in works) == "Old Hundredth"
    assert works.count() == 3
    [harmonised] = Revision.objects.filter(origin="harmonise")
    assert {"alto", "tenor", "bass"} <= {part.id for part in score_from_json(harmonised.score).parts}
    assert harmonised.provenance["weights_sha256"] and harmonised.work.newest() == harmonised


def test_doing_it_again_changes_only_the_password() -> None:
    first = demo("--print-password")
    user = User.objects.get(username="demo")
    trash_work(work=Work.objects.owned_by(user)[0], actor=user)
    second = demo("--print-password")
    assert first != second
    assert Work.objects.count() == 3 and Revision.objects.count() == 4
    assert not Client().login(username="demo", password=first.split()[-1])
    assert Client().login(username="demo", password=second.split()[-1])


def test_nothing_secret_is_printed_unless_asked() -> None:
    assert demo() == ""
    before = User.objects.get(username="demo").password
    assert demo() == ""
    assert User.objects.get(username="demo").password == before
