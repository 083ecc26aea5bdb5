"""The registry as a CSV table: a line is a work, or a work with one of its recordings; contributors stand in numbered columns.

Reading takes UTF-8 with or without a mark, and GB 18030 (which holds GBK), separated by commas, semicolons or tabs. Shares are
in percent there. An empty cell says nothing. Written cells that a spreadsheet would take for a formula begin with an apostrophe,
which reading takes off again (OWASP, CSV injection).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from apps.rights import identifiers
from apps.rights.models import RegisteredRecording, RegisteredWork

MOST_LINES = 10_000
TABLE_BYTES = 7 * 1024 * 1024
WORK = ("title", "iswc", "territory", "term_from", "term_to")
CREDIT = ("name", "role", "share", "ipi", "isni")
RECORDING = ("title", "isrc", "performer", "year")
# How the columns of a recording are called, beside those of its work.
_RECORDING_COLUMNS = {"title": "recording_title"}
_CREDIT_COLUMN = re.compile(r"contributor_([1-9][0-9]?)_(name|role|share|ipi|isni)")
_DANGEROUS = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


class UnreadableTable(ValueError):
    """The file as a whole cannot be taken: one sentence, translated."""


class BadCell(ValueError):
    """A cell cannot be read: its column and one sentence, translated."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


@dataclass(frozen=True)
class Line:
    """A line as it stands in a spreadsheet, where the head is line 1. `cells`: what is not empty, by column."""

    number: int
    cells: dict[str, str]
    too_long: bool = False

    @property
    def credits(self) -> list[int]:
        """The numbers of the contributors of whom anything is said."""
        return sorted({int(found[1]) for column in self.cells if (found := _CREDIT_COLUMN.fullmatch(column))})

    def work(self) -> dict[str, Any]:
        """What is said of the work, as forms.ClaimForm takes it. Raises BadCell."""
        said: dict[str, Any] = {name: self.cells[name] for name in WORK if name in self.cells}
        if "territory" in said:
            said["territory"] = said["territory"].upper()
        if numbers := self.credits:
            said["contributors"] = [self._credit(number) for number in numbers]
        return said

    def recording(self) -> dict[str, str]:
        """What is said of the recording, as forms.RecordingClaimForm takes it; empty for none."""
        columns = {name: _RECORDING_COLUMNS.get(name, name) for name in RECORDING}
        return {name: self.cells[column] for name, column in columns.items() if column in self.cells}

    def _credit(self, number: int) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for name in CREDIT:
            if (cell := self.cells.get(column := f"contributor_{number}_{name}")) is not None:
                said[name] = _basis_points(column, cell) if name == "share" else cell
        if "role" in said:
            said["role"] = said["role"].lower().replace(" ", "_")
        return said


def column_of(field: str) -> str:
    """The column of a recording's field."""
    return _RECORDING_COLUMNS.get(field, field)


def read_table(data: bytes) -> list[Line]:
    """The lines below the head that are not empty. Raises UnreadableTable."""
    text = _decoded(data)
    head_text = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head_text.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = [cell.strip().lower() for cell in next(rows, [])]
        _check_head(head)
        return list(_lines(head, rows))
    except csv.Error as error:
        raise UnreadableTable(_("This is not a CSV file that the studio can read; save it anew as CSV in UTF-8.")) from error


def _lines(head: list[str], rows: Iterable[list[str]]) -> Iterator[Line]:
    count = 0
    for number, row in enumerate(rows, start=2):
        cells = {column: _unguarded(cell.strip()) for column, cell in zip(head, row, strict=False) if column and cell.strip()}
        too_long = any(cell.strip() for cell in row[len(head) :])
        if not cells and not too_long:
            continue
        count += 1
        if count > MOST_LINES:
            raise UnreadableTable(_("This file has more than %(most)d lines; split it.") % {"most": MOST_LINES})
        yield Line(number, cells, too_long)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableTable(_("This is not a CSV file that the studio can read; save it anew as CSV in UTF-8."))


def _check_head(head: list[str]) -> None:
    known = {"work_id", "recording_id", *WORK, *(column_of(name) for name in RECORDING)}
    named = [column for column in head if column]
    for column in named:
        if column not in known and not _CREDIT_COLUMN.fullmatch(column):
            raise UnreadableTable(
                _("There is no column “%(name)s”. Compare the first line with the template.") % {"name": column[:60]}
            )
    if "title" not in named:
        raise UnreadableTable(_("The column “title” is missing. Compare the first line with the template."))
    if len(named) != len(set(named)):
        twice = next(column for column in named if named.count(column) > 1)
        raise UnreadableTable(_("The column “%(name)s” stands there twice.") % {"name": twice})


def _basis_points(column: str, cell: str) -> int:
    try:
        points = Decimal(cell.rstrip("%％ ").replace(",", ".")) * 100
        if points == points.to_integral_value() and 0 <= points <= 10_000:
            return int(points)
    except InvalidOperation:
        pass
    raise BadCell(column, _("A share is a percentage from 0 to 100 with at most two decimals, such as 33.34."))


def head_row(contributors: int) -> list[str]:
    """The first line of a table whose works have up to so many contributors."""
    credits = [f"contributor_{number}_{name}" for number in range(1, contributors + 1) for name in CREDIT]
    return ["work_id", *WORK, *credits, "recording_id", *(column_of(name) for name in RECORDING)]


def work_rows(work: RegisteredWork, contributors: int) -> Iterator[list[str]]:
    """The lines of a work: one for each recording that is not withdrawn, or a single one."""
    credits: list[str] = []
    for one in work.contributors.all():
        share = f"{Decimal(one.share) / 100:.2f}" if one.share else ""
        credits += [one.name, one.role, share, one.ipi, identifiers.format_isni(one.isni)]
    credits += [""] * (contributors * len(CREDIT) - len(credits))
    term = (str(day or "") for day in (work.term_from, work.term_to))
    about = [str(work.pk), work.title, identifiers.format_iswc(work.iswc), work.territory, *term, *credits]
    recordings: list[RegisteredRecording | None] = [one for one in work.recordings.all() if one.withdrawn_at is None]
    for recording in recordings or [None]:
        yield [*about, *_recording_cells(recording)]


def _recording_cells(recording: RegisteredRecording | None) -> list[str]:
    if recording is None:
        return [""] * (1 + len(RECORDING))
    isrc = identifiers.format_isrc(recording.isrc)
    return [str(recording.pk), recording.title, isrc, recording.performer, str(recording.year or "")]


def written(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as CSV that spreadsheets open without running anything."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_guarded(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode()


def _guarded(cell: str) -> str:
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell
