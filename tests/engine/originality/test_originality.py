"""Copies are found where they are, in any key; music of one's own is none."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.harmony.grid import line, make_grid
from musicstudio.engine.notation.score import MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.originality import Index, compare
from musicstudio.engine.originality.build import human_line
from musicstudio.engine.originality.comparison import compare_melody, melody_of, window_hashes
from musicstudio.engine.originality.evaluate import Substrings, ornamented, planted
from musicstudio.engine.originality.index import LENGTHS, SEPARATOR, shipped
from musicstudio.engine.originality.melody import LEAP, Melody, melody
from musicstudio.engine.originality.search import OTHER, SAME, local, related, search
from tests.engine.harmony.tunes import QUARTER, simple

NO_WINDOWS = np.zeros(0, np.uint64)


def random_tune(seed: int, notes: int = 60) -> Melody:
    rng = np.random.default_rng(seed)
    pitches = 60 + rng.choice((-4, -3, -2, -1, 1, 2, 3, 5), notes).cumsum() % 20
    ends = rng.choice((1, 2, 4), notes).cumsum()
    return melody([(int(e) - 1, int(e), int(p)) for e, p in zip(ends, pitches, strict=True)])


@pytest.fixture(scope="module")
def index() -> Index:
    tunes = {f"tune {i}": random_tune(i) for i in range(40)}
    bare = Index.of(tunes, NO_WINDOWS)
    strangers = [(random_tune(1000 + i), frozenset[int]()) for i in range(60)]
    return replace(bare, lines=tuple(human_line(bare, strangers) for _ in LENGTHS))


def as_score(tune: Melody, part: str = "melody") -> Score:
    notes = tuple(Note(f"n{i}", i * QUARTER, QUARTER, int(p)) for i, p in enumerate(tune.pitches))
    return Score(regular_measures(len(notes) * QUARTER, (MetreChange(0, 4, 4),)), (Part(part, "", notes),))


def test_a_copy_in_another_key_is_found_where_it_is(index: Index) -> None:
    copy = Melody(
        *(column[10:40] for column in (random_tune(7).pitches, random_tune(7).rhythm, random_tune(7).onsets, random_tune(7).ends))
    )
    tune = planted(random_tune(2000), copy, "transposed", np.random.default_rng(1))
    verdict = compare(as_score(tune), index=index)
    assert verdict.copied
    assert (verdict.source, verdict.part) == ("tune 7", "melody")
    assert verdict.longest_run >= 29
    first = (len(random_tune(2000)) - len(copy)) // 2
    assert abs(verdict.notes[0] - first) <= 3
    assert abs(verdict.notes[1] - first - len(copy)) <= 3
    assert verdict.ticks == (verdict.notes[0] * QUARTER, verdict.notes[1] * QUARTER)
    assert verdict.percentile == 100


def test_music_of_ones_own_is_no_copy(index: Index) -> None:
    verdicts = [compare(as_score(random_tune(3000 + i)), index=index) for i in range(20)]
    assert sum(v.copied for v in verdicts) <= 2
    assert all(3 <= v.longest_run <= 12 for v in verdicts)


def test_ornaments_hide_no_copy(index: Index) -> None:
    tune = planted(random_tune(2001), random_tune(5, 40), "ornamented", np.random.default_rng(2))
    verdict = compare_melody(tune, "", index)
    assert verdict.copied
    assert verdict.source == "tune 5"


def test_only_what_is_asked_for_is_compared(index: Index) -> None:
    copy, own = as_score(random_tune(3)), as_score(random_tune(4000), "own")
    score = replace(
        copy, parts=(copy.parts[0], replace(own.parts[0], notes=tuple(replace(n, id=f"o{n.id}") for n in own.parts[0].notes)))
    )
    assert compare(score, index=index).copied
    assert not compare(score, {"own"}, index=index).copied
    assert not compare(score, span=(56 * QUARTER, 60 * QUARTER), index=index).copied
    assert compare(score, set(), index=index).longest_run == 0


@pytest.mark.parametrize("pitches", [(), (60,), (60, 60, 60), (60, 62)])
def test_hardly_any_notes(index: Index, pitches: tuple[int, ...]) -> None:
    verdict = compare(as_score(melody([(i, i + 1, p) for i, p in enumerate(pitches)])), index=index)
    assert not verdict.copied
    assert verdict.longest_run <= 2


def test_repeated_notes_and_chords_count_once() -> None:
    notes = [(0, 1, 60), (1, 2, 60), (2, 4, 64)]
    assert melody(notes).pitches.tolist() == [60, 64]
    part = Part("p", "", (Note("a", 0, 10, 60), Note("b", 0, 10, 64), Note("c", 10, 10, 65), Note("d", 0, 20, 48, "2")))
    assert melody_of(part).pitches.tolist() == [64, 65]


def longest(a: list[int], b: list[int]) -> int:
    """Longest common run of two lists, worked out plainly."""
    best, row = 0, [0] * (len(b) + 1)
    for x in a:
        row = [0, *(row[j] + 1 if x == y else 0 for j, y in enumerate(b))]
        best = max(best, *row)
    return best


def test_the_longest_run_is_the_longest() -> None:
    """Against a plain search; few different steps make many long runs."""
    rng = np.random.default_rng(0)
    tunes = {
        str(i): melody([(k, k + 1, int(p)) for k, p in enumerate(60 + rng.choice((-1, 2, 1), 80).cumsum())]) for i in range(10)
    }
    index = Index.of(tunes, NO_WINDOWS)
    for _ in range(10):
        tune = melody([(k, k + 1, int(p)) for k, p in enumerate(60 + rng.choice((-1, 2, 1), 50).cumsum())])
        expected = max(longest(tune.steps.tolist(), other.steps.tolist()) for other in tunes.values())
        found = search(index, tune).run
        assert found is not None
        assert found.size == expected + 1


def test_local_alignment_against_a_plain_one() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        similarity = np.where(rng.random((12, 15)) < 0.4, SAME, OTHER)
        best = 0.0
        m, x, y = (np.full((13, 16), -np.inf) for _ in range(3))
        m[0], m[:, 0] = 0, 0
        for i in range(1, 13):
            for j in range(1, 16):
                x[i, j] = max(m[i - 1, j] - 1, y[i - 1, j] - 1, x[i - 1, j] - 0.5)
                y[i, j] = max(m[i, j - 1] - 1, x[i, j - 1] - 1, y[i, j - 1] - 0.5)
                m[i, j] = max(0, m[i - 1, j - 1] + similarity[i - 1, j - 1], x[i, j], y[i, j])
                best = max(best, m[i, j])
        assert local(similarity[None])[0][0] == pytest.approx(best)


def test_the_same_tune_is_known_as_such(index: Index) -> None:
    assert related(index, random_tune(9)) == {9}
    assert not related(index, random_tune(5000))


def test_an_index_comes_back_from_its_file(index: Index, tmp_path: Path) -> None:
    index.write(tmp_path / "index.npz")
    again = Index.read(tmp_path / "index.npz")
    for name in ("starts", "codes", "pitches", "rhythm", "windows", "keys", "order"):
        assert np.array_equal(getattr(again, name), getattr(index, name)), name
    assert again.names == index.names
    assert all(
        np.array_equal(a.runs, b.runs) and np.array_equal(a.scores, b.scores)
        for a, b in zip(again.lines, index.lines, strict=True)
    )


def test_twelve_beats_of_a_chorale_in_another_key() -> None:
    source = simple(8)
    top = source.parts[0].notes
    parts = [source.parts[0]]
    for name, down in (("alto", 4), ("tenor", 9), ("bass", 16)):
        notes = tuple(replace(n, id=f"{name}{i}", pitch=n.pitch - down - (i * i) % 3) for i, n in enumerate(top))
        parts.append(Part(name, name, notes))
    piece = replace(source, parts=tuple(parts))
    grid = make_grid(piece)
    lines = [[n.pitch if n else np.nan for n in line(grid, p.notes)] for p in piece.parts]
    index = Index.of({"a": random_tune(0)}, window_hashes(np.array(lines, float).T))
    index = replace(index, lines=tuple(human_line(index, [(random_tune(1), frozenset[int]())]) for _ in LENGTHS))
    moved = replace(piece, parts=tuple(replace(p, notes=tuple(replace(n, pitch=n.pitch + 3) for n in p.notes)) for p in parts))
    assert compare(moved, {"bass"}, index=index).chords == 21
    assert compare(moved, {"bass"}, index=index).copied
    other = replace(
        moved,
        parts=(
            *moved.parts[:3],
            replace(moved.parts[3], notes=tuple(replace(n, pitch=n.pitch - i % 2) for i, n in enumerate(moved.parts[3].notes))),
        ),
    )
    assert compare(other, {"bass"}, index=index).chords == 0


def test_the_shipped_index_knows_its_melodies() -> None:
    index = shipped()
    assert len(index.names) > 2500
    for source in (5, 1000, len(index.names) - 1):
        codes = index.codes[index.starts[source] : index.starts[source + 1]].astype(int)
        assert codes[0] == SEPARATOR
        pitches = 62 + np.append(0, codes[1:] - LEAP - 1).cumsum()
        tune = melody([(i, i + 1, int(p)) for i, p in enumerate(pitches[:40])])
        verdict = compare_melody(tune, "", index)
        assert verdict.copied
        assert verdict.longest_run >= min(40, len(pitches))
    assert not compare(simple(4)).copied
    for line_of_length in index.lines:
        assert (np.diff(line_of_length.runs) >= 0).all()
        assert line_of_length.percentile(0, 0) == 0
        assert line_of_length.percentile(1000, 0) == 100


def test_planted_copies_are_what_they_say() -> None:
    host, copy = random_tune(1), random_tune(2, 20)
    rng = np.random.default_rng(0)
    same = planted(host, copy, "same_key", rng)
    first = (len(host) - len(copy)) // 2
    assert longest(same.pitches.tolist(), copy.pitches.tolist()) >= len(copy)
    assert same.pitches[:first].tolist() == host.pitches[:first].tolist()
    notes = [(i * 4, i * 4 + 4, 60) for i in range(700)]
    longer = ornamented(notes, rng)
    assert 760 < len(longer) < 840
    assert all(a[1] == b[0] for a, b in pairwise(longer))


def test_the_baseline_finds_exact_pitches_only() -> None:
    tunes = [random_tune(i) for i in range(5)]
    base = Substrings(tunes)
    piece = Melody(*(column[5:25] for column in (tunes[2].pitches, tunes[2].rhythm, tunes[2].onsets, tunes[2].ends)))
    assert base.longest(piece) == 20
    assert base.longest(replace(piece, pitches=piece.pitches + 1)) < 8


def test_comparing_needs_no_torch() -> None:
    code = "import sys; from musicstudio.engine.originality import compare; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
