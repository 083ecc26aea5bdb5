"""A take thrown away in the very moment its sound is stored: by another process, with a database connection of its own."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.voice.handlers import singing as handlers
from apps.voice.models import Take
from apps.voice.services import delete_take

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_take_that_is_stored_and_thrown_away_at_once_leaves_nothing(
    take: Callable[..., Any],
    run_jobs: Callable[[], Job],
    musician: User,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raised: list[BaseException] = []
    real = handlers._store

    def delete(row: Take) -> None:
        try:
            delete_take(take=row, actor=musician)
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    def store(take_id: Any, *about: Any) -> dict[str, Any]:
        # Read while it is still being sung, as by somebody who clicks just now.
        row = Take.objects.select_related("job", "song__work").get(pk=take_id)
        deleting.append(threading.Thread(target=delete, args=(row,)))
        deleting[0].start()
        deleting[0].join(0.5)
        assert deleting[0].is_alive()  # it waits for the job that stores
        return real(take_id, *about)

    deleting: list[threading.Thread] = []
    monkeypatch.setattr(handlers, "_store", store)
    assert take(settings={"route": "classic"}).status_code == 202
    job = run_jobs()
    deleting[0].join(30)
    assert not raised
    assert job.state == Job.State.SUCCEEDED
    assert not Take.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "takes").rglob("*.flac"))
