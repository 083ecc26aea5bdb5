"""Music to measure fingerprints with that anybody can fetch again: free games of Debian 12, on which no number was chosen.

    python -m scripts.game_music DIR

Makes DIR/registered and DIR/unregistered, of tracks of at least 45 seconds. Which of them a track comes to is told by its name
alone; of files of one name in a package the last counts. The thought behind version 1.2 of the recogniser came from two mistakes
on music of these games (see the model card). Some 1.5 GB are downloaded to DIR/packages and may be deleted. Nothing of it is
shipped: every package names its own licence.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from musicstudio.engine.fingerprint.evaluation.tracks import tracks

PACKAGES = (
    "flare-game",
    "freedroidrpg-data",
    "frozen-bubble-data",
    "megaglest-data",
    "naev-data",
    "unknown-horizons",
    "warzone2100-music",
    "wesnoth-1.16-music",
)
"""Not those on which settings were chosen: supertux, supertuxkart, hedgewars, widelands, colobot."""
AUDIO = {".ogg", ".oga", ".opus", ".mp3", ".flac"}


def fetch(folder: Path) -> None:
    """The packages, into the folder; those that are there are not asked for again."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in PACKAGES if not list(folder.glob(f"{name}_*.deb"))]
    if missing:
        subprocess.run(["apt-get", "download", *missing], cwd=folder, check=True)


def audio(package: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each audio file of a package."""
    command = ["dpkg-deb", "--fsys-tarfile", package]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process, tarfile.open(fileobj=process.stdout, mode="r|") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content and PurePosixPath(member.name).suffix.lower() in AUDIO:
                yield PurePosixPath(member.name).name, content
    if process.returncode:
        raise OSError(f"{package.name} cannot be read.")


def side(name: str) -> str:
    """The folder that a track comes to: one half of the names each."""
    return ("registered", "unregistered")[hashlib.sha256(name.encode()).digest()[0] % 2]


def lay_out(folder: Path) -> None:
    for package in sorted((folder / "packages").glob("*.deb")):
        for name, content in audio(package):
            to = folder / side(name) / f"{package.name.partition('_')[0]}--{name}"
            to.parent.mkdir(parents=True, exist_ok=True)
            with to.open("wb") as file:
                shutil.copyfileobj(content, file)
    for half in ("registered", "unregistered"):
        long = set(tracks(folder / half))
        for path in (folder / half).iterdir():
            if path not in long:
                path.unlink()
        sys.stdout.write(f"{half}: {len(long)} tracks\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder = parser.parse_args().folder
    fetch(folder / "packages")
    lay_out(folder)


if __name__ == "__main__":
    main()
