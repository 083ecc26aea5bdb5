"""The index in a folder keeps what it was given, whenever the process is killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.fingerprint import merging
from musicstudio.engine.fingerprint.folder import CURRENT, Folder
from musicstudio.engine.fingerprint.index import Index
from musicstudio.engine.fingerprint.matching import match
from musicstudio.engine.fingerprint.merging import merged
from musicstudio.engine.fingerprint.segment import Damaged, Reference, Segment, Shelf, pack
from tests.engine.fingerprint.index_contract import IndexContract, Opened, numbers, peaks


class TestFolder(IndexContract):
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Opened:
        return lambda: Index(Folder(tmp_path))

    def test_whatever_is_there_a_rebuilt_index_has_no_more_than_it_needs(self, opened: Opened, tmp_path: Path) -> None:
        index = opened()
        for number in range(1, 9):
            index.add(Reference(number, peaks(number)))
        (tmp_path / CURRENT).write_bytes(b"{")
        index.rebuild(Reference(number, peaks(number)) for number in range(4, 30))
        assert numbers(index) == list(range(4, 30))
        assert {path.name for path in tmp_path.glob("segment-*")} == set(json.loads((tmp_path / CURRENT).read_text())["segments"])


def test_an_index_that_has_lost_its_list_is_not_begun_anew(tmp_path: Path) -> None:
    Index(Folder(tmp_path)).add(Reference(1, peaks(1)))
    (tmp_path / CURRENT).unlink()
    with pytest.raises(Damaged):
        Index(Folder(tmp_path)).check()


def test_merged_segments_are_those_that_are_packed_of_what_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "BLOCK", 100)
    references = [Reference(number, peaks(number)) for number in range(12)]
    hidden = frozenset({0, 4, 5, 7})
    shelves = [Shelf(Segment(pack(some)), hidden) for some in (references[:6], references[6:7], references[7:8], references[8:])]
    assert b"".join(merged(shelves)) == pack([reference for reference in references if reference.number not in hidden])


def test_what_is_found_does_not_depend_on_how_references_are_spread() -> None:
    references = [Reference(number, peaks(number)) for number in range(12)]
    [whole, parted] = [
        [Shelf(Segment(pack(references[first : first + size]))) for first in range(0, 12, size)] for size in (12, 5)
    ]
    for number in (0, 4, 5, 11):
        asked = peaks(number).between(60, 280)
        found = match(asked, whole)
        assert found == match(asked, parted)
        assert found[0].number == number


def test_peaks_come_back_bit_by_bit() -> None:
    [back] = Segment(pack([Reference(7, peaks(7))])).references()
    assert back.number == 7
    assert back.peaks.frames == 301
    for name in ("frame", "bin", "strength"):
        assert np.array_equal(getattr(back.peaks, name), getattr(peaks(7), name))


def test_a_reference_that_comes_twice_is_no_segment() -> None:
    with pytest.raises(ValueError, match="twice"):
        pack([Reference(1, peaks(1)), Reference(1, peaks(2))])


@pytest.mark.parametrize("place", [0, 40, -200, -1])
def test_damage_is_found(tmp_path: Path, place: int) -> None:
    index = Index(Folder(tmp_path))
    index.add(Reference(1, peaks(1)))
    index.compact()
    [segment] = tmp_path.glob("segment-*")
    data = bytearray(segment.read_bytes())
    data[place] ^= 0x55
    segment.write_bytes(data)
    with pytest.raises(Damaged):
        index.check()


@pytest.mark.parametrize("lost", ["segment", CURRENT])
def test_a_file_that_is_gone_is_damage(tmp_path: Path, lost: str) -> None:
    index = Index(Folder(tmp_path))
    index.add(Reference(1, peaks(1)))
    index.compact()
    next(tmp_path.glob(f"{lost}*")).unlink()
    with pytest.raises(Damaged):
        index.check()


def test_a_record_that_was_cut_off_is_none_and_the_next_takes_its_place(tmp_path: Path) -> None:
    index = Index(Folder(tmp_path))
    for number in (1, 2):
        index.add(Reference(number, peaks(number)))
    [head] = tmp_path.glob("head-*")
    head.write_bytes(head.read_bytes()[:-9])
    assert numbers(index) == [1]
    index.add(Reference(3, peaks(3)))
    assert numbers(index) == [1, 3]


def test_zeros_at_the_end_are_no_record(tmp_path: Path) -> None:
    """As a file system leaves them that had grown the file and not yet written to it when the power went."""
    index = Index(Folder(tmp_path))
    index.add(Reference(1, peaks(1)))
    [head] = tmp_path.glob("head-*")
    head.write_bytes(head.read_bytes() + bytes(100))
    assert numbers(index) == [1]
    index.add(Reference(2, peaks(2)))
    assert numbers(index) == [1, 2]


def test_a_record_that_is_broken_and_has_another_after_it_is_damage(tmp_path: Path) -> None:
    """Wherever it is broken, its length included: it is neither passed over, nor cut off with all that follows."""
    index = Index(Folder(tmp_path))
    for number in (1, 2, 3):
        index.add(Reference(number, peaks(number)))
    [head] = tmp_path.glob("head-*")
    whole = head.read_bytes()
    second = len(whole) // 3
    for place in (0, second, second + 3, second + 4, second + 8, second + 40, 2 * second - 1):
        head.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        for asked in (index.numbers, index.shelves, index.check, lambda: index.add(Reference(4, peaks(4)))):
            with pytest.raises(Damaged):
                asked()
        assert len(head.read_bytes()) == len(whole)


_KILLED = """
import os, sys
from pathlib import Path
import musicstudio.engine.fingerprint.index as indexing
from musicstudio.engine.fingerprint.folder import Folder
from tests.engine.fingerprint.index_contract import peaks
indexing.MOST_IN_HEAD, indexing.MOST_HOURS = 2, 0.01
left = int(sys.argv[2])
def dying(call):
    def instead(*given, **named):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return call(*given, **named)
    return instead
os.fsync, os.replace, os.rename, os.unlink = map(dying, (os.fsync, os.replace, os.rename, os.unlink))
index = indexing.Index(Folder(Path(sys.argv[1])))
for number in range(int(sys.argv[3]), 10):
    print(number, flush=True)
    index.add(indexing.Reference(number, peaks(number)))
    if number == 6:
        index.remove(1)
        print("removed", flush=True)
"""


def test_whoever_is_killed_while_writing_leaves_all_that_was_said_to_be_there(tmp_path: Path) -> None:
    """Killed at its first, second, third ... call that touches the disk, and gone on with from there."""
    script = tmp_path / "write.py"
    script.write_text(_KILLED, encoding="utf-8")
    root = Path(__file__).parents[3]
    for calls in range(0, 60, 7):
        folder = tmp_path / str(calls)
        ended = subprocess.run(
            [sys.executable, script, folder, str(calls), "1"], capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(root)}, cwd=root,
        )  # fmt: skip
        said = ended.stdout.split()
        begun = int(next((word for word in reversed(said) if word.isdigit()), "0"))
        if not (folder / CURRENT).exists():
            assert begun == 0
            continue
        index = Index(Folder(folder))
        removed = {1} if "removed" in said else set()
        there = set(numbers(index))
        # the last that was begun is there or not; 1 may be taken away already
        assert set(range(1, begun)) - {1} <= there <= set(range(1, begun + 1)), (calls, ended.stderr)
        assert not removed & there
        index.check()
        index.add(Reference(50, peaks(50)))
        assert 50 in numbers(index)
