"""Folk tunes find their variants: the families that music21's own corpus has, and tunes made from one another."""

import argparse
import re
from pathlib import Path

import music21
import numpy as np
import pytest

from musicstudio.engine.fingerprint.evaluation.families import figures, ranked
from musicstudio.engine.fingerprint.melodies import Tunes
from musicstudio.engine.originality.melody import Melody, melody

ESSEN = Path(music21.__file__).parent / "corpus" / "essenFolksong"


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The variants of the Essen collection as a folder, a family each number, with a hundred other folk songs beside them."""
    folder = tmp_path_factory.mktemp("families")
    for name, in_family in (("variant0.abc", True), ("altdeu10.abc", False)):
        for place, tune in enumerate(re.split(r"\n(?=X:)", (ESSEN / name).read_text(encoding="latin-1"))):
            number = re.search(r"^N: *([A-Z]\d+)[A-Z]?\s*$", tune, re.M)
            if number and (in_family or place < 100):
                home = folder / number[1] if in_family else folder
                home.mkdir(exist_ok=True)
                (home / f"{Path(name).stem}-{place}.abc").write_text(tune)
    return folder


def test_variants_are_found_among_other_folk_songs(families: Path) -> None:
    found = figures(argparse.Namespace(families=families))
    assert (found["families"], found["tunes"]) == (5, pytest.approx(125, abs=5))
    assert found["recall_at_1"] >= 0.7
    assert found["map"] >= 0.5
    assert found["map"] > found["filter_alone"]["map"] + 0.05
    assert found["map"] > found["exact"]["map"] + 0.05


def varied(tune: list[tuple[int, int, int]], rng: np.random.Generator) -> Melody:
    """In another key, and every seventh note left out, held or changed."""
    key, notes, at = int(rng.integers(-6, 7)), [], 0
    for onset, end, pitch in tune:
        chance, lasts = rng.random(), end - onset
        if chance < 0.05:
            continue
        lasts *= 2 if chance < 0.1 else 1
        notes.append((at, at + lasts, pitch + key + (int(rng.choice([-2, -1, 1, 2])) if chance > 0.95 else 0)))
        at += lasts
    return melody(notes)


def test_a_tune_is_found_by_what_is_made_from_it() -> None:
    rng = np.random.default_rng(3)
    made: list[Melody] = []
    for _ in range(40):
        pitches = 60 + np.cumsum(rng.choice([-4, -2, -1, 1, 2, 2, 5], 36))
        lasts = rng.choice([1, 1, 2, 2, 3, 4], 36)
        ends = np.cumsum(lasts)
        notes = [(int(end - last), int(end), int(pitch)) for end, last, pitch in zip(ends, lasts, pitches, strict=True)]
        made += [melody(notes), varied(notes, rng), varied(notes, rng)]
    names = [str(place // 3) for place in range(len(made))]
    tunes = Tunes(made)
    order = {place: [one.place for one in tunes.variants(made[place], frozenset([place]))] for place in range(len(made))}
    assert ranked(range(len(made)), names, order.__getitem__)["recall_at_1"] == 1.0
    assert tunes.variants(made[0])[0].likeness == pytest.approx(1.0)
    assert tunes.variants(made[0], frozenset([0]))[-1].likeness < 0.3


def test_what_has_no_notes_is_like_nothing() -> None:
    nothing = melody([])
    assert Tunes([]).variants(melody([(0, 1, 60), (1, 2, 62)])) == []
    assert Tunes([melody([(0, 1, 60), (1, 2, 62)])]).variants(nothing) == []
