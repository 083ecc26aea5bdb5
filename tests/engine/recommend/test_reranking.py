"""The list: nobody too often, never side by side, no more generated music than wanted, and every chance told."""

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from musicstudio.engine.recommend.reranking import Before, Candidates, Rules, rerank, shown_often


def candidates(count: int, seed: int, artists: int = 8) -> Candidates:
    chance = np.random.default_rng(seed)
    likeness = chance.normal(0, 1, (count, 4)).astype(np.float32)
    return Candidates(
        score=np.sort(chance.random(count).astype(np.float32))[::-1].copy(),
        artist=chance.integers(0, artists, count),
        generated=chance.random(count) < 0.5,
        shown=chance.random(count).astype(np.float32),
        likeness=likeness / np.linalg.norm(likeness, axis=1, keepdims=True),
        explorable=(chance.random(count) < 0.5).astype(np.float32),
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(0, 2**31), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(1, 40))
def test_the_rules_hold(count: int, seed: int, generated: float, wanted: int) -> None:
    some, rules = candidates(count, seed), Rules(generated=generated)
    placed = rerank(some, count=wanted, seed=seed, rules=rules)
    chosen = [one.candidate for one in placed]
    assert len(set(chosen)) == len(chosen) <= wanted
    for length in range(1, len(chosen) + 1):
        assert some.generated[chosen[:length]].sum() <= np.ceil(generated * length)
    assert all(0 < one.propensity <= 1 for one in placed)
    assert all(some.explorable[one.candidate] > 0 for one in placed if one.explored)
    artists = some.artist.tolist()
    for at, candidate in enumerate(chosen):
        before = [artists[one] for one in chosen[max(0, at - rules.window + 1) : at]]
        if not fits(artists[candidate], before):
            assert at < rules.window, "an artist too often, though the first window is full"
            left = set(range(count)) - set(chosen[:at])
            may = [one for one in left if not some.generated[one] or roomy(some, chosen[:at], generated)]
            assert not any(fits(artists[one], before) for one in may), "somebody else could have stood there"


def fits(artist: int, before: list[int]) -> bool:
    return not before or (artist != before[-1] and before.count(artist) < 2)


def roomy(some: Candidates, chosen: list[int], generated: float) -> bool:
    return bool(some.generated[chosen].sum() + 1 <= np.ceil(generated * (len(chosen) + 1) - 1e-9))


def test_where_one_artist_is_all_there_is_they_fill_the_first_window() -> None:
    some = candidates(30, 1, artists=1)
    assert len(rerank(some, count=30, seed=1, rules=Rules(generated=1.0))) == Rules().window
    assert len(rerank(some, count=30, seed=1, rules=Rules(generated=1.0, of_artist=None))) == 30


@given(st.integers(0, 2**31), st.integers(1, 11))
def test_a_longer_list_begins_as_the_shorter_one(seed: int, first: int) -> None:
    some, rules = candidates(50, seed, artists=30), Rules(generated=1.0)
    assert rerank(some, count=12, seed=seed, rules=rules)[:first] == rerank(some, count=first, seed=seed, rules=rules)


def test_the_chances_of_a_place_are_what_they_are_said_to_be() -> None:
    some = candidates(12, 3, artists=12)
    rules = Rules(generated=1.0, exploration=0.3)
    counts: Counter[int] = Counter()
    told: dict[int, float] = {}
    for seed in range(4_000):
        [one] = rerank(some, count=1, seed=seed, rules=rules)
        counts[one.candidate] += 1
        told.setdefault(one.candidate, one.propensity)
    for candidate, propensity in told.items():
        assert abs(counts[candidate] / 4_000 - propensity) < 0.03


def of_two_kinds() -> Candidates:
    """Five of each kind, nearly as good as each other, of ten artists."""
    likeness = np.repeat(np.eye(2, dtype=np.float32), 5, axis=0)
    return Candidates(
        score=np.linspace(1, 0.9, 10).astype(np.float32),
        artist=np.arange(10),
        generated=np.zeros(10, bool),
        shown=np.zeros(10, np.float32),
        likeness=likeness,
        explorable=np.zeros(10, np.float32),
    )


def test_what_is_alike_does_not_stand_together() -> None:
    some = of_two_kinds()
    rules = Rules(relevance=0.5, exploration=0.0)
    placed = rerank(some, count=4, seed=0, rules=rules)
    assert {one.candidate // 5 for one in placed[:2]} == {0, 1}


def test_what_is_alike_does_not_stand_together_across_pages() -> None:
    some = of_two_kinds()
    rules = Rules(relevance=0.5, exploration=0.0, looks_back=3)
    [first] = rerank(some, count=1, seed=0, rules=rules)
    assert first.candidate == 0
    before = Before([20, 21, 22], 0, list(some.likeness[[0, 1, 2]]))
    [after] = rerank(some, count=1, seed=0, rules=rules, before=before)
    assert after.candidate == 5, "the best of the other kind"
    forgotten = Before([20, 21, 22, 23], 0, [*some.likeness[[0]], *some.likeness[[5, 6, 7]]])
    [again] = rerank(some, count=1, seed=0, rules=rules, before=forgotten)
    assert again.candidate == 0, "what stood there long ago is forgotten"


def test_what_is_drawn_by_chance_does_not_stretch_the_scale() -> None:
    some = of_two_kinds()
    far = replace(
        some,
        score=np.append(some.score[:-1], -1_000).astype(np.float32),
        explorable=np.append(some.explorable[:-1], 1).astype(np.float32),
        shown=np.array([1, *[0] * 9], np.float32),
    )
    rules = Rules(relevance=1.0, exploration=0.0, penalty=0.2)
    assert rerank(far, count=1, seed=0, rules=rules)[0].candidate == 1


def test_who_was_shown_often_gives_way() -> None:
    often = shown_often(np.array([0.0, 0.1, 300.0]), 1.0)
    assert often.tolist() == sorted(often.tolist())
    assert often[0] == 0
    assert abs(often[1] - 0.5) < 1e-6
    assert often[2] < 1
