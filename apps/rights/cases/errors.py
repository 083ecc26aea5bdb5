"""What the services of cases refuse, for their callers to translate."""

from collections.abc import Mapping


class Refused(Exception):
    """The move is not for this person, or not now: one sentence. Nothing was written."""


class StaleCase(Refused):
    """Somebody acted on the case in the meantime, so that what the asker has seen is no longer how it stands."""


class Incomplete(Exception):
    """Something that the move needs is missing: a sentence by field. Nothing was written."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)
