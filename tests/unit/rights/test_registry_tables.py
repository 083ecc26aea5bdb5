"""CSV tables of the registry: read as spreadsheets write them, written so that spreadsheets run nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.rights.registry.table import MOST_LINES, BadCell, Line, UnreadableTable, read_table, written


def test_lines_are_numbered_as_in_a_spreadsheet_and_empty_cells_say_nothing() -> None:
    lines = read_table(b'title,iswc,year\r\n"Air\nand more",,1998\r\n,,\r\n Rondo ,T-034.524.680-1,\r\n')
    assert lines == [
        Line(2, {"title": "Air\nand more", "year": "1998"}),
        Line(4, {"title": "Rondo", "iswc": "T-034.524.680-1"}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_encodings_and_separators_of_spreadsheets_are_read(encoding: str, delimiter: str) -> None:
    text = f"Title{delimiter}performer\n茉莉花{delimiter}合唱团\n"
    assert read_table(text.encode(encoding)) == [Line(2, {"title": "茉莉花", "performer": "合唱团"})]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "“title” is missing"),
        (b"name,iswc\n", "no column “name”"),
        (b"title,contributor_0_name\n", "no column “contributor_0_name”"),
        (b"title,iswc,title\n", "“title” stands there twice"),
        (b"title\n\x00\n", "save it anew as CSV"),
        (b"title\n\xff\xff\xff\n", "save it anew as CSV"),
        (b"title\n" + b"a" * 200_000, "save it anew as CSV"),
        (b"title\n" + b"Air\n" * (MOST_LINES + 1), "more than 10000 lines"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableTable, match=sentence):
        read_table(data)


def test_as_many_lines_as_are_taken_are_read() -> None:
    assert len(read_table(b"title\n" + b"Air\n" * MOST_LINES)) == MOST_LINES


@pytest.mark.parametrize(("cell", "points"), [("50", 5_000), ("33.33", 3_333), ("33,33 %", 3_333), ("100％", 10_000), ("0", 0)])
def test_shares_are_percentages(cell: str, points: int) -> None:
    assert Line(2, {"contributor_1_share": cell}).work() == {"contributors": [{"share": points}]}


@pytest.mark.parametrize("cell", ["x", "33.333", "-1", "100.01", "NaN", "1e999", "Infinity"])
def test_other_shares_are_refused_with_their_column(cell: str) -> None:
    with pytest.raises(BadCell, match="percentage") as refused:
        Line(2, {"contributor_2_share": cell}).work()
    assert refused.value.column == "contributor_2_share"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1"])
def test_what_a_spreadsheet_would_run_is_written_as_text(cell: str) -> None:
    [[shown]] = csv.reader(io.StringIO(written([[cell]]).decode(), newline=""))
    assert shown == f"'{cell}"


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=30)


@given(title=TEXT.map(str.strip).filter(bool), performer=st.sampled_from(["", "=1", "'", "''=1", "-", "'Air'"]))
def test_what_is_written_is_read_again(title: str, performer: str) -> None:
    data = written([("title", "performer"), (title, performer)])
    expected = {"title": title, **({"performer": performer} if performer else {})}
    assert read_table(data) == [Line(2, expected)]
