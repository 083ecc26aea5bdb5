"""The gate for uploads: the size is refused before the bytes are kept, the content is checked before it is stored."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _

from musicstudio.api import TooLarge

AUDIO_BYTES = 50 * 1024 * 1024
# Boundaries, headers and small fields around the file.
SLACK = 64 * 1024


class CappedUploadHandler(FileUploadHandler):
    """Raises TooLarge as soon as the announced or the received size is over `most` bytes."""

    def __init__(self, request: HttpRequest | None, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.received = 0

    def handle_raw_input(  # type: ignore[override]  # the stubs take the length for text
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        if content_length > self.most + SLACK:
            raise TooLarge(size_sentence(self.most))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.most:
            raise TooLarge(size_sentence(self.most))
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def cap_uploads(request: HttpRequest, most: int) -> None:
    """Read the files of `request` to disk, `most` bytes together at the most. Call it before anything looks at the body."""
    request.upload_handlers = [CappedUploadHandler(request, most), TemporaryFileUploadHandler(request)]


class CappedUploadMixin:
    """For an API view that takes files: sets the cap before authentication reads the form for its CSRF token."""

    upload_bytes: int

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        cap_uploads(request, self.upload_bytes)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def size_sentence(most: int) -> str:
    """What to tell somebody whose file is too large."""
    return _("This file is larger than %(size)d MB; send a smaller one.") % {"size": most // (1024 * 1024)}
