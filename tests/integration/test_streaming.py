"""Answers that somebody reads slowly hold no database connection while they wait."""

from collections.abc import Iterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from apps.accounts.models import User
from apps.accounts.personal_data import export_zip, in_pages
from apps.library import services
from apps.library.models import Work
from musicstudio.streaming import in_pieces

pytestmark = pytest.mark.django_db(transaction=True)


def is_open() -> bool:
    return connection.connection is not None


async def test_no_connection_is_held_while_a_piece_is_on_its_way(musician: User) -> None:
    def source() -> Iterator[bytes]:
        for _ in range(3):
            yield str(User.objects.count()).encode()

    pieces = []
    async for piece in in_pieces(source):
        pieces.append(piece)
        assert not await sync_to_async(is_open)()
    assert pieces == [b"1"] * 3


async def test_the_archive_of_an_account_is_whole_though_its_connection_goes_after_every_piece(musician: User) -> None:
    def works() -> None:
        for number in range(3):
            services.create_work(owner=musician, title=f"Air {number}")

    await sync_to_async(works)()
    held, size = 0, 0
    async for piece in in_pieces(lambda: export_zip(musician)):
        held += await sync_to_async(is_open)()
        size += len(piece)
    assert size > 1000
    assert held == 0


def test_pages_keep_the_order_and_need_no_cursor_in_between(musician: User) -> None:
    for number in range(5):
        services.create_work(owner=musician, title=f"Air {number}")
    titles = []
    for title in in_pages(Work.objects.order_by("-created_at").values_list("title", flat=True), size=2):
        titles.append(title)
        connection.close()
    assert titles == [f"Air {number}" for number in (4, 3, 2, 1, 0)]
