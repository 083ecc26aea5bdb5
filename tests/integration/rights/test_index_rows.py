"""The index of fingerprints in rows keeps what it was given, travels once, and nothing that is damaged is believed."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.rights import rows
from apps.rights.models import IndexHeadEntry, IndexSegment, IndexSegmentPart, IndexShard
from apps.rights.rows import Rows
from musicstudio.engine.fingerprint.index import Index
from musicstudio.engine.fingerprint.segment import Damaged, Reference, pack
from tests.engine.fingerprint.index_contract import IndexContract, Opened, numbers, peaks
from tests.support.indexes import spoil_segments

pytestmark = pytest.mark.django_db


class TestRows(IndexContract):
    @pytest.fixture
    def opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
        monkeypatch.setattr(rows, "PART", 20_000)  # so that segments have several
        return lambda: Index(Rows("registered", 0, tmp_path / "copies"))


@pytest.fixture
def filled(tmp_path: Path) -> Callable[[str], Index]:
    """filled(machine): an index of five references in one segment and one in the head, as another machine sees it."""
    first = Index(Rows("registered", 0, tmp_path / "first"))
    for number in range(1, 6):
        first.add(Reference(number, peaks(number)))
    first.compact()
    first.add(Reference(6, peaks(6)))
    return lambda machine: Index(Rows("registered", 0, tmp_path / machine))


def copies(path: Path) -> set[str]:
    return {one.name for one in path.iterdir()} - {"LOCK"}


def test_a_segment_travels_once_and_a_copy_that_is_out_of_date_goes(filled: Callable[[str], Index], tmp_path: Path) -> None:
    [name] = IndexSegment.objects.values_list("name", flat=True)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert numbers(filled("second")) == [1, 2, 3, 4, 5, 6]
        fetched = [query for query in queries if "indexsegmentpart" in query["sql"]]
        assert copies(tmp_path / "second") == {name}
    assert not fetched, "the second time"
    filled("first").compact()
    second = filled("second")
    assert numbers(second) == [1, 2, 3, 4, 5, 6]
    assert copies(tmp_path / "second") == set(second.store.current().segments) != {name}


def test_what_others_only_have_to_know_does_not_travel(filled: Callable[[str], Index], tmp_path: Path) -> None:
    index = filled("second")
    assert index.numbers() == {1, 2, 3, 4, 5, 6}
    assert (index.frames(), int(index.lengths().sum()) > 0) == (6 * 301, True)
    index.add(Reference(7, peaks(7)))
    assert not (tmp_path / "second").exists() or not copies(tmp_path / "second")


def test_a_damaged_segment_is_found_and_never_searched(filled: Callable[[str], Index]) -> None:
    spoil_segments(filled("first").store)
    with pytest.raises(Damaged):
        filled("first").check()
    with pytest.raises(Damaged):
        filled("second").shelves()


def test_a_database_that_ends_silent_transactions_waits_for_a_segment_that_is_being_packed(tmp_path: Path) -> None:
    store = Rows("registered", 0, tmp_path / "copies")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '500ms'")

    def parts() -> Iterator[bytes]:
        yield pack([Reference(1, peaks(1))])
        time.sleep(1.5)

    name = store.write(parts())
    assert IndexSegment.objects.get().name == name


@pytest.mark.parametrize("field", ["numbers", "frames", "counts"])
def test_a_damaged_outline_is_found(filled: Callable[[str], Index], field: str) -> None:
    row = IndexSegment.objects.get()
    data = bytearray(getattr(row, field))
    data[len(data) // 2] ^= 1
    IndexSegment.objects.update(**{field: bytes(data)})
    with pytest.raises(Damaged):
        filled("second").check()


@pytest.mark.parametrize("model", [IndexSegment, IndexSegmentPart])
def test_a_row_that_is_gone_is_damage(filled: Callable[[str], Index], model: type[IndexSegment | IndexSegmentPart]) -> None:
    model.objects.all().delete()
    with pytest.raises(Damaged):
        filled("second").check()


def test_a_damaged_record_of_the_head_is_found_also_when_it_is_the_last(filled: Callable[[str], Index]) -> None:
    entry = IndexHeadEntry.objects.get()
    IndexHeadEntry.objects.update(record=bytes(entry.record)[:-1])
    for asked in (filled("second").numbers, filled("first").check):
        with pytest.raises(Damaged):
            asked()


def test_a_rebuilt_index_is_whole_whatever_was_there(filled: Callable[[str], Index]) -> None:
    spoil_segments(filled("first").store)
    IndexHeadEntry.objects.update(record=b"none")
    filled("second").rebuild(Reference(number, peaks(number)) for number in range(1, 6))  # the same segment
    assert filled("third").check().references == 5
    assert (IndexShard.objects.count(), IndexSegment.objects.count(), IndexHeadEntry.objects.count()) == (1, 1, 0)
