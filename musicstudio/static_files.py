"""Static files as a deployment serves them: collected once, page modules made small, compressed, named by content."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import minify
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CompactStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """The project's own modules are written for readers, with long names and comments; visitors need not fetch those."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for name in [] if dry_run else paths:
            if name.startswith("js/") and name.endswith(".js"):
                file = Path(self.path(name))
                file.write_text(minify.string("text/javascript", file.read_text("utf-8")), "utf-8")
        yield from super().post_process(paths, dry_run, **options)
