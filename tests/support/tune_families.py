"""Tune families out of music21's own corpus, laid out as `musicstudio.engine.fingerprint.evaluation.families` reads them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import music21

CORPUS = Path(music21.__file__).parent / "corpus"
COLLECTIONS = ("oneills1850", "ryansMammoth", "airdsAirs")
MOST = 6
"""Tunes of one title: more than that, and the title is that of a kind of tune."""
NO_NAME = {"the", "a", "an", "o", "of", "jig", "reel", "hornpipe", "no"}


def essen(folder: Path) -> Path:
    """The variants of the Essen collection, a family each number, with a hundred other folk songs beside them."""
    for name, in_family in (("variant0.abc", True), ("altdeu10.abc", False)):
        for place, tune in enumerate(_tunes(CORPUS / "essenFolksong" / name)):
            number = re.search(r"^N: *([A-Z]\d+)[A-Z]?\s*$", tune, re.M)
            if number and (in_family or place < 100):
                _write(folder, number[1] if in_family else "", f"{Path(name).stem}-{place}", tune)
    return folder


def titles(folder: Path) -> Path:
    """Dance tunes of three collections: a family is what two of them have under one title. Titles deceive: one tune has several,
    and several tunes share one."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    for collection in COLLECTIONS:
        for path in sorted((CORPUS / collection).rglob("*.abc")):
            for place, tune in enumerate(_tunes(path)):
                title = re.search(r"^T: *(.+?)\s*$", tune, re.M)
                if title:
                    found[_name(title[1])].append((f"{collection}-{path.stem}-{place}", tune))
    for number, (name, tunes) in enumerate(sorted(found.items())):
        collections = {label.partition("-")[0] for label, _ in tunes}
        family = f"{number:04}" if name and len(tunes) <= MOST and len(collections) > 1 else ""
        for label, tune in tunes:
            _write(folder, family, label, tune)
    return folder


def _tunes(path: Path) -> Iterator[str]:
    return (tune for tune in re.split(r"^(?=X:)", path.read_text(encoding="latin-1"), flags=re.M) if tune.startswith("X:"))


def _name(title: str) -> str:
    plain = re.sub(r"\(.*?\)|\[.*?\]| -- .*$", "", title.lower())
    return " ".join(word for word in re.findall("[a-z]+", plain) if word not in NO_NAME)


def _write(folder: Path, family: str, label: str, tune: str) -> None:
    to = folder / family / f"{label}.abc"
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(tune, encoding="utf-8")
