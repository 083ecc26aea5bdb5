"""Where weights lie. Apart from what reads them, which needs torch."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = "MUSICSTUDIO_MODELS"


def in_use(shipped: Path) -> Path:
    """The weights to load for those shipped at engine/<model>/weights/<name>: the studio's own where it has trained some."""
    folder = os.environ.get(FOLDER)
    own = Path(folder) / shipped.parent.parent.name / shipped.name if folder else None
    return own if own is not None and own.exists() else shipped
