"""Score files on the command line."""

from pathlib import Path

from django.core.management.base import CommandError

from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.reading import ReadResult, read_score_safely


def read_file(source: Path) -> ReadResult:
    """What a file holds, read in the sandbox. Raises CommandError."""
    try:
        return read_score_safely(source.read_bytes(), source.name)
    except OSError as error:
        raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
    except UnreadableScore as error:
        raise CommandError(str(error)) from error
