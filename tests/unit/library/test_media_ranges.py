"""Range headers (RFC 9110, section 14) against what they ask for, and reading ranges from storages of both kinds."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st

from apps.library.ranges import Span, Unsatisfiable, asked_span
from apps.library.storage import CHUNK, read_range


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=0-0", (0, 0)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=99-", (99, 99)),
        ("bytes=-1", (99, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes= 5-6 ", (5, 6)),
    ],
)
def test_one_range(header: str, span: tuple[int, int]) -> None:
    assert asked_span(header, 100) == Span(*span)


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "items=0-1", "bytes=0-1,5-6", "bytes=--1", "bytes=1-2-3"),
        *("bytes=" + "9" * 5000 + "-", "bytes=٣-٤"),
    ],
)
def test_what_may_be_ignored_is_ignored(header: str) -> None:
    assert asked_span(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999-"])
def test_behind_the_end(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_span(header, 100)


@given(st.text(max_size=40), st.integers(0, 1000))
def test_no_header_breaks_it_and_no_span_leaves_the_file(text: str, size: int) -> None:
    for header in (text, f"bytes={text}"):
        try:
            span = asked_span(header, size)
        except Unsatisfiable:
            continue
        assert span is None or 0 <= span.first <= span.last < size


class ObjectStore:
    """A bucket as boto3 shows it, that writes down what was asked of it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked: list[tuple[str, str]] = []
        self.bucket = self

    def _normalize_name(self, name: str) -> str:
        return f"media/{name}"

    def Object(self, key: str) -> Any:
        store = self

        class Stored:
            def get(self, Range: str) -> dict[str, Any]:
                store.asked.append((key, Range))
                first, last = Range.removeprefix("bytes=").split("-")
                return {"Body": Body(store.content[int(first) : int(last) + 1])}

        return Stored()


class Body(io.BytesIO):
    def iter_chunks(self, size: int) -> Any:
        return iter(lambda: self.read(size), b"")


@pytest.mark.parametrize(("start", "length"), [(0, 3 * CHUNK + 5), (7, 1), (CHUNK - 1, CHUNK + 2), (0, 0), (3 * CHUNK, 5)])
def test_a_range_is_read_in_pieces_from_disk_and_from_an_object_store(start: int, length: int, tmp_path: Path) -> None:
    content = bytes(index % 251 for index in range(3 * CHUNK + 5))
    (tmp_path / "a.wav").write_bytes(content)
    remote: Any = ObjectStore(content)
    for storage in (FileSystemStorage(tmp_path), remote):
        pieces = list(read_range(storage, "a.wav", start, length))
        assert b"".join(pieces) == content[start : start + length]
        assert all(len(piece) <= CHUNK for piece in pieces)
    assert remote.asked == ([("media/a.wav", f"bytes={start}-{start + length - 1}")] if length else [])
