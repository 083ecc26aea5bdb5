"""The zip container of MusicXML (.mxl) and of MuseScore (.mscz), opened without trusting what its directory says.

Source: MusicXML 4.0, "Compressed MusicXML files"; MuseScore uses the same container with another document in it.
"""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.limits import MAX_MUSICXML_UNPACKED, MAX_UNPACK_RATIO, MAX_ZIP_ENTRIES

_CONTAINER = "META-INF/container.xml"
_MOST_CONTAINER = 64 * 1024
# Tiny files compress beyond any ratio and harm nobody.
_RATIO_COUNTS_FROM = 256 * 1024


def unpack_mxl(data: bytes) -> bytes:
    """The MusicXML document inside `data`. Raises UnreadableScore for bombs, paths that leave the archive, passwords."""
    return _unpack(data, (".musicxml", ".xml"))


def unpack_mscz(data: bytes) -> bytes:
    """The MuseScore document inside `data`, never one of its excerpts. Raises UnreadableScore as `unpack_mxl` does."""
    return _unpack(data, (".mscx",))


def _unpack(data: bytes, endings: tuple[str, ...]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries)
            return _read(archive, _root(archive, entries, endings), MAX_MUSICXML_UNPACKED)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, ValueError) as error:
        if isinstance(error, UnreadableScore):
            raise
        raise UnreadableScore(messages.ZIP_DAMAGED) from error
    except RuntimeError as error:
        # zipfile's way of asking for a password.
        raise UnreadableScore(messages.ZIP_LOCKED) from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > 4 * MAX_MUSICXML_UNPACKED:
        raise UnreadableScore(messages.ZIP_BOMB)
    for entry in entries:
        name = entry.filename
        if name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in PurePosixPath(name).parts:
            raise UnreadableScore(messages.ZIP_PATH)
        if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size > MAX_UNPACK_RATIO * max(1, entry.compress_size):
            raise UnreadableScore(messages.ZIP_BOMB)


def _root(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], endings: tuple[str, ...]) -> str:
    """The entry that the container names first, else the first in the outermost folder that has one of `endings`."""
    names = [entry.filename for entry in entries]
    for path, media_type in _named(archive) if _CONTAINER in names else ():
        if ".." in PurePosixPath(path).parts or path.startswith("/"):
            raise UnreadableScore(messages.ZIP_PATH)
        if path in names and _is_score(path, endings, media_type):
            return path
    found = [name for name in names if name.lower().endswith(endings) and not name.startswith(("META-INF/", "__MACOSX/"))]
    if not found:
        raise UnreadableScore(messages.ZIP_NO_SCORE)
    return min(found, key=lambda name: name.count("/"))


def _named(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Paths and media types that the container names; none when it is not XML, as some programs write it around a title with
    an apostrophe. What is unsafe in it is refused like anywhere else."""
    from musicstudio.engine.notation.safe_xml import parse_xml

    try:
        root = parse_xml(_read(archive, _CONTAINER, _MOST_CONTAINER))
    except UnreadableScore as error:
        if str(error) == messages.XML_DAMAGED:
            return []
        raise
    return [(rootfile.get("full-path", ""), rootfile.get("media-type", "")) for rootfile in root.iter("rootfile")]


def _is_score(path: str, endings: tuple[str, ...], media_type: str) -> bool:
    """A media type, where one is given, says more than the name does."""
    return "musicxml" in media_type if media_type and ".xml" in endings else path.lower().endswith(endings)


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The entry, never more than `most` bytes of it unpacked, whatever its header claims."""
    with archive.open(name) as entry:
        content = entry.read(most + 1)
    if len(content) > most:
        raise UnreadableScore(messages.ZIP_BOMB)
    return content
