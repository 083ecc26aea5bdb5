"""What library's services refuse, for their callers to translate."""

from apps.library.models import Revision


class StaleBase(Exception):
    """Somebody saved in the meantime: the edit did not start from the newest revision. Nothing was written."""

    def __init__(self, latest: Revision | None) -> None:
        super().__init__("The edit did not start from the newest revision.")
        self.latest = latest


class InTrash(Exception):
    """A work in the trash is not changed; it is restored or purged."""


class TooManyLinks(Exception):
    """The work has as many open share links as anybody can keep track of."""


class NotNow(Exception):
    """What its owner wants done with a work cannot be done as things stand: one sentence for them. Nothing was written."""
