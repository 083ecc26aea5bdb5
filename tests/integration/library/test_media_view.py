"""Recordings as browsers ask for them: whole, in part, again."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from apps.accounts.models import User
from apps.library import services
from apps.library.models import Recording, Work
from tests.support.answers import body, comparable

pytestmark = pytest.mark.django_db
CONTENT = bytes(index % 251 for index in range(200_000))


@pytest.fixture
def recording(work: Work) -> Recording:
    recording = Recording(
        work=work, title='Take "1" – 回', media_type="audio/flac", size=len(CONTENT), duration_ms=1000, sha256="ab" * 32
    )
    recording.audio.save("", ContentFile(CONTENT), save=False)
    recording.save()
    return recording


@pytest.fixture
def address(recording: Recording) -> str:
    return f"/library/media/{recording.pk}/"


def test_the_whole_file_with_everything_that_browsers_need(mine: Client, address: str) -> None:
    answer = mine.get(address)
    assert answer.status_code == 200
    assert body(answer) == CONTENT
    assert answer["Content-Length"] == "200000"
    assert answer["Content-Type"] == "audio/flac"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["ETag"] == f'"{"ab" * 32}"'
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in answer["Vary"]
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''Take%20%221%22%20%E2%80%93%20%E5%9B%9E.flac"
    assert mine.get(address, {"download": "1"})["Content-Disposition"].startswith("attachment;")
    assert answer.streaming
    assert answer.is_async, "a synchronous stream would be read into memory whole"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199), ("bytes=199999-", 199_999, 199_999), ("bytes=-500", 199_500, 199_999)],
)
def test_a_part(mine: Client, address: str, asked: str, first: int, last: int) -> None:
    answer = mine.get(address, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/200000"
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == CONTENT[first : last + 1]


def test_a_part_behind_the_end_is_416(mine: Client, address: str) -> None:
    answer = mine.get(address, headers={"Range": "bytes=200000-"})
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */200000"
    assert body(answer) == b""


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-1"])
def test_what_is_not_understood_gets_the_whole_file(mine: Client, address: str, asked: str) -> None:
    answer = mine.get(address, headers={"Range": asked})
    assert answer.status_code == 200
    assert "Content-Range" not in answer


def test_if_range_asks_whether_the_part_still_fits(mine: Client, address: str) -> None:
    etag = mine.get(address)["ETag"]
    for given, status in ((etag, 206), ('"other"', 200), (f"W/{etag}", 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)):
        assert mine.get(address, headers={"Range": "bytes=0-1", "If-Range": given}).status_code == status


def test_what_the_browser_has_is_not_sent_again(mine: Client, address: str) -> None:
    etag = mine.get(address)["ETag"]
    for given, status in ((etag, 304), (f"W/{etag}", 304), ("*", 304), (f'"x", {etag}', 304), ('"x"', 200)):
        answer = mine.get(address, headers={"If-None-Match": given, "Range": "bytes=0-1"})
        assert answer.status_code == (status if status == 304 else 206)
        assert answer["ETag"] == etag
    assert body(mine.get(address, headers={"If-None-Match": etag})) == b""


def test_head_says_the_same_without_the_bytes(mine: Client, address: str) -> None:
    whole = mine.get(address)
    head = mine.head(address, headers={"Range": "bytes=0-1"})
    assert head.status_code == 200
    assert body(head) == b""
    assert {name: head[name] for name in whole.headers} == dict(whole.headers)


def test_foreign_missing_and_thrown_away_recordings_are_the_same_404(
    mine: Client, theirs: Client, client: Client, work: Work, recording: Recording, address: str, musician: User
) -> None:
    def answers() -> list[Any]:
        ways = ({}, {"Range": "bytes=0-1"}, {"If-None-Match": "*"})
        return [comparable(asker.get(address, headers=way)) for asker in (theirs, client) for way in ways]

    private = answers()
    assert {status for status, _, _ in private} == {404}
    services.set_visibility(work=work, visibility="unlisted", actor=musician)
    assert {status for status, _, _ in answers()} == {200, 206, 304}
    services.trash_work(work=work, actor=musician)
    assert answers() == private
    services.purge_work(work=work, actor=musician)
    assert answers() == private
    assert mine.get(address).status_code == 404


def test_a_file_name_never_becomes_a_path(recording: Recording, mine: Client) -> None:
    assert recording.audio.name == f"recordings/{recording.work_id}/{recording.pk}.flac"
    for path in ("../secret.key", "..%2f..%2fsecret.key", f"{recording.pk}/../../../etc/passwd", "%00", "recordings/x.wav"):
        assert mine.get(f"/library/media/{path}/").status_code == 404
