"""Scores of a corpus that comes as an archive of MusicXML files: OpenEWLD's lead sheets, OpenScore's Lieder.

OpenEWLD (Simonetta et al. 2018, MIT licence): melody with chord symbols, 463 of 502 with words. OpenScore Lieder (CC0): songs
for a voice and piano with words.
"""

from __future__ import annotations

import logging
import pickle
import tarfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from musicstudio.engine.corpora.pop909 import Split
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import Score

log = logging.getLogger(__name__)

LEAD_SHEETS = Path("ewld/OpenEWLD.tar.xz")  # within the data folder
LIEDER = Path("lieder/OpenScoreLieder-mxl.tar")


@dataclass(frozen=True)
class Sheet:
    """One score and where it lay in its archive: "composer/title"."""

    name: str
    score: Score

    @property
    def split(self) -> Split:
        """One sheet in ten is test, one is valid, by a hash of its name, for every model alike."""
        place = sha256(self.name.encode()).digest()[0] % 10
        return "test" if place == 0 else "valid" if place == 5 else "train"


def load(data: Path, archive: Path, cache: Path | None = None) -> list[Sheet]:
    """The sheets of LEAD_SHEETS or LIEDER in the folder `data`, in order of their names; the second time from a cache. What the
    studio's own reader refuses is left out and logged."""
    folder = cache or Path.home() / ".cache/musicstudio/corpora"
    file = folder / f"{archive.stem.split('.')[0]}.pickle"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sheets = _read_all(data / archive)
        fresh = file.with_suffix(".new")
        fresh.write_bytes(pickle.dumps([(sheet.name, sheet.score) for sheet in sheets]))
        fresh.replace(file)
    return [Sheet(name, score) for name, score in pickle.loads(file.read_bytes())]  # noqa: S301 - our own cache


def _read_all(archive: Path) -> list[Sheet]:
    sheets = []
    with tarfile.open(archive) as tar:
        for member in tar:
            if not member.name.endswith(".mxl") or (file := tar.extractfile(member)) is None:
                continue
            name = "/".join(Path(member.name).parts[-3:-1])
            try:
                sheets.append(Sheet(name, read_score(file.read(), "sheet.mxl").score))
            except UnreadableScore as error:
                log.warning("left out %s: %s", name, error)
    return sorted(sheets, key=lambda sheet: sheet.name)
