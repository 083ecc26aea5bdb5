"""Folk tunes find their variants: the families that music21's own corpus has, and tunes made from one another."""

import argparse
from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.fingerprint.evaluation.families import figures, ranked
from musicstudio.engine.fingerprint.melodies import Tunes
from musicstudio.engine.originality.melody import Melody, melody
from tests.support.tune_families import essen


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return essen(tmp_path_factory.mktemp("families"))


def test_variants_are_found_among_other_folk_songs(families: Path) -> None:
    found = figures(argparse.Namespace(families=families))
    assert (found["families"], found["tunes"]) == (5, pytest.approx(125, abs=5))
    assert found["recall_at_1"] >= 0.7
    assert found["map"] >= 0.5
    assert found["map"] > found["filter_alone"]["map"] + 0.05
    assert found["map"] > found["exact"]["map"] + 0.05
    assert found["gate"]["recall"] >= 0.2
    assert found["gate"]["others"] == 0


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
