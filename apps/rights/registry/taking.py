"""Taking the lines of a CSV table into the registry, or trying it: a report for each, and bad ones do not keep good ones out.

What a line names is looked for before it is registered: a work by its id, its ISWC, or its title with the same contributors; a
recording by its id, its ISRC, or its title and performer. So the same file twice changes nothing. A trial does all of it and
rolls it back, work by work, so that others are never kept waiting.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Serializer

from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.rights import identifiers
from apps.rights.models import RegisteredRecording, RegisteredWork
from apps.rights.registry.errors import Refused, Withdrawn
from apps.rights.registry.forms import ClaimForm, RecordingClaimForm, claim_data
from apps.rights.registry.recordings import RecordingClaim, change_recording, recording_claim_of, register_recording
from apps.rights.registry.table import BadCell, Line, column_of
from apps.rights.registry.works import change_work, claim_of, register_work

REGISTERED, CHANGED, UNCHANGED, REFUSED = OUTCOMES = ("registered", "changed", "unchanged", "refused")


class Told(NamedTuple):
    """What came of a line. `field` and `sentence` say why it was refused."""

    line: int
    outcome: str
    field: str = ""
    sentence: str = ""


Key = tuple[Any, ...]


class Taking:
    """One table on its way into the registry of `holder`."""

    def __init__(self, holder: User, *, dry_run: bool) -> None:
        self.holder = holder
        self.dry_run = dry_run
        # One form for all lines: making it anew takes longer than reading with it.
        self._work_form, self._recording_form = ClaimForm(), RecordingClaimForm()
        # Where this table has said what: (what about, field) -> (line, value). No later line may say otherwise.
        self._said: dict[Key, tuple[int, Any]] = {}

    def take(self, lines: Iterable[Line]) -> Iterator[Told]:
        """What came of each line; lines about one work come together."""
        groups: dict[Key, list[Line]] = {}
        for line in lines:
            groups.setdefault(_work_key(line), []).append(line)
        for key, group in groups.items():
            with transaction.atomic():
                told = [self._line(line, key) for line in group]
                if self.dry_run:
                    transaction.set_rollback(True)
            yield from told

    def _line(self, line: Line, key: Key) -> Told:
        try:
            with transaction.atomic():
                if line.too_long:
                    raise BadCell("", _("This line has more cells than the first line has columns."))
                work, did_work = self._work(line, key)
                did_recording = self._recording(line, key, work, new=did_work == REGISTERED)
        except BadCell as error:
            return Told(line.number, REFUSED, error.column, str(error))
        except Withdrawn as error:
            return Told(line.number, REFUSED, "title", str(error))
        return Told(line.number, min(did_work, did_recording, key=OUTCOMES.index))

    def _work(self, line: Line, key: Key) -> tuple[RegisteredWork, str]:
        said = line.work()
        found = self._found_work(line, said)
        before = claim_data(claim_of(found)) if found else {}
        data = _valid(self._work_form, {**before, **said}, str, line.credits)
        self._same_as_before(line, key, said, data, str)
        claim = ClaimForm.claim(data)
        try:
            if found is None:
                return register_work(holder=self.holder, claim=claim), REGISTERED
            return found, CHANGED if change_work(work=found, actor=self.holder, claim=claim) else UNCHANGED
        except Refused as error:
            raise BadCell(error.field, str(error)) from error

    def _recording(self, line: Line, work_key: Key, work: RegisteredWork, *, new: bool) -> str:
        said, by_id = line.recording(), "recording_id" in line.cells
        if not said and not by_id:
            return UNCHANGED
        found = self._found_recording(line, said, work) if by_id or not new else None
        before = _fields(recording_claim_of(found)) if found else {"title": work.title}
        data = _valid(self._recording_form, {**before, **said}, column_of)
        claim = RecordingClaimForm.claim(data)
        key = ("isrc", claim.isrc) if claim.isrc else (*work_key, claim.title, claim.performer)
        self._same_as_before(line, key, {"work": ""}, {"work": work_key}, lambda _field: "isrc")
        self._same_as_before(line, key, said, data, column_of)
        try:
            if found is None:
                register_recording(work=work, actor=self.holder, claim=claim)
                return REGISTERED
            return CHANGED if change_recording(recording=found, actor=self.holder, claim=claim) else UNCHANGED
        except Refused as error:
            raise BadCell(column_of(error.field), str(error)) from error

    def _found_work(self, line: Line, said: Mapping[str, Any]) -> RegisteredWork | None:
        mine = RegisteredWork.objects.owned_by(self.holder).defer("melody").order_by("created_at", "id")
        if "work_id" in line.cells:
            found = mine.filter(pk=_uuid("work_id", line)).first()
            if found is None:
                raise BadCell("work_id", _("You have registered no work with this id. Leave it empty for a new one."))
            return found
        iswc = _plain(identifiers.parse_iswc, said.get("iswc", ""))
        if iswc:
            if found := mine.filter(iswc=iswc).first():
                return found
            mine = mine.filter(iswc="")
        names = _names(said)
        for work in mine.filter(title=clean_text(said.get("title", ""))).prefetch_related("contributors"):
            if not names or names == sorted(one.name for one in work.contributors.all()):
                return work
        return None

    def _found_recording(self, line: Line, said: Mapping[str, str], work: RegisteredWork) -> RegisteredRecording | None:
        mine = RegisteredRecording.objects.filter(work=work).select_related("work__holder").order_by("created_at", "id")
        if "recording_id" in line.cells:
            found = mine.filter(pk=_uuid("recording_id", line)).first()
            if found is None:
                raise BadCell("recording_id", _("This work has no recording with this id. Leave it empty for a new one."))
            return found
        isrc = _plain(identifiers.parse_isrc, said.get("isrc", ""))
        if isrc:
            if found := mine.filter(isrc=isrc).first():
                return found
            mine = mine.filter(isrc="")
        title = clean_text(said.get("title", "")) or work.title
        return mine.filter(title=title, performer=clean_text(said.get("performer", ""))).first()

    def _same_as_before(
        self, line: Line, key: Key, said: Mapping[str, Any], values: Mapping[str, Any], column: Callable[[str], str]
    ) -> None:
        """Raises BadCell when an earlier line of this table says something else."""
        for field in said:
            number, value = self._said.setdefault((key, field), (line.number, values[field]))
            if value != values[field]:
                raise BadCell(column(field), _("Line %(number)d says something else about this.") % {"number": number})


def _work_key(line: Line) -> Key:
    """What a line is about, as far as the line itself tells."""
    if "work_id" in line.cells:
        return ("id", line.cells["work_id"].lower())
    if iswc := _plain(identifiers.parse_iswc, line.cells.get("iswc", "")):
        return ("iswc", iswc)
    names = tuple(sorted(cell for column, cell in line.cells.items() if column.endswith("_name")))
    return ("title", clean_text(line.cells.get("title", "")), names)


def _names(said: Mapping[str, Any]) -> list[str]:
    return sorted(clean_text(one.get("name", "")) for one in said.get("contributors", ()))


def _plain(parse: Callable[[str], str], text: str) -> str:
    """An identifier in plain form, "" for none and for one that the form will refuse."""
    try:
        return parse(text)
    except identifiers.BadIdentifier:
        return ""


def _uuid(column: str, line: Line) -> UUID:
    try:
        return UUID(line.cells[column])
    except ValueError as error:
        raise BadCell(column, _("This is no id. Leave it empty for a new one.")) from error


def _fields(claim: RecordingClaim) -> dict[str, Any]:
    return {"title": claim.title, "isrc": claim.isrc, "performer": claim.performer, "year": claim.year}


def _valid(
    form: "Serializer[Any]", data: Mapping[str, Any], column: Callable[[str], str], credits: Sequence[int] = ()
) -> dict[str, Any]:
    """What `form` makes of `data`. Raises BadCell for the first thing that is wrong; `credits`: numbers of its contributors."""
    try:
        valid: dict[str, Any] = form.run_validation(data)
        return valid
    except ValidationError as error:
        wrong_fields: Any = error.detail  # by field, as of every serializer
    field, errors = next(iter(wrong_fields.items()))
    if isinstance(errors, Mapping):  # by place in the list of contributors
        place, wrong = next(iter(errors.items()))
        inner, sentences = next(iter(wrong.items()))
        raise BadCell(f"contributor_{credits[place]}_{inner}", str(sentences[0]))
    raise BadCell(column(field), str(errors[0]))
