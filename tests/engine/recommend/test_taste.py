"""Factors and neighbours under one contract: what is learnt, for whom, and what every score is owed to."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from musicstudio.engine.recommend.als import begun, factorise, sweep
from musicstudio.engine.recommend.explaining import LEAST_SHARE, MOST, reasons
from musicstudio.engine.recommend.folding import fold_in
from musicstudio.engine.recommend.knn import neighbours
from musicstudio.engine.recommend.listener import Heard, Listener, Scoring
from musicstudio.engine.recommend.model import OtherForm, Taste
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.training import Learning, train, weighed
from tests.engine.recommend.crowds import KINDS, crowd, features, kind_of

PLAYS = crowd()
FACTORS = Settings(blend=0.0, factors=16, alpha=10, regularisation=5)
NEIGHBOURS = Settings(blend=1.0, neighbours=30, shrinkage=5)
BOTH = replace(NEIGHBOURS, blend=0.5, factors=16, alpha=10, regularisation=5)
TAGS = {f"i{item}": [f"kind:{kind_of(item)}"] for item in range(len(PLAYS.items))}
every_way = pytest.mark.parametrize("settings", [FACTORS, NEIGHBOURS, BOTH], ids=["factors", "neighbours", "both"])


@pytest.fixture(scope="module")
def tastes() -> dict[Settings, Taste]:
    return {way: train(PLAYS, settings=way, features=features(80), tags=TAGS) for way in (FACTORS, NEIGHBOURS, BOTH)}


def share_of_kind(scores: np.ndarray, kind: int, count: int = 15) -> float:  # type: ignore[type-arg]
    best = np.argsort(-scores)[:count]
    return float(np.mean([kind_of(int(item)) == kind for item in best]))


@every_way
def test_three_plays_tell_of_what_kind_somebody_is(settings: Settings, tastes: dict[Settings, Taste]) -> None:
    for kind in range(KINDS):
        heard = [Heard(f"i{kind + KINDS * number}", 1.0) for number in range(3)]
        scores = Scoring(tastes[settings], Listener(heard)).scores()
        assert share_of_kind(scores, kind) >= 0.9


@every_way
def test_a_skip_speaks_against_what_is_like_it(settings: Settings, tastes: dict[Settings, Taste]) -> None:
    taste, liked = tastes[settings], Heard("i0", 1.0)
    of_kind = [item for item in range(4, 80) if kind_of(item) == 1]
    before = Scoring(taste, Listener([liked])).scores()[of_kind].mean()
    after = Scoring(taste, Listener([liked, Heard("i1", -1.0)])).scores()[of_kind].mean()
    assert after < before


@every_way
def test_scores_are_the_sum_of_what_they_are_owed_to(settings: Settings, tastes: dict[Settings, Taste]) -> None:
    taste = tastes[settings]
    listener = Listener([Heard("i3", 2.0), Heard("i8", 0.5), Heard("i9", -1.0), Heard("gone", 1.0)], ["kind:2", "none"])
    scoring = Scoring(taste, listener)
    every = list(range(len(taste.items)))
    sums = scoring.parts(every).sum(0) + settings.popularity * taste.popular
    assert scoring.sources == ["i3", "i8", "i9", "kind:2"]
    np.testing.assert_allclose(sums, scoring.scores(), atol=2e-5)


@trying(max_examples=25, deadline=None)
@given(st.sampled_from([FACTORS, NEIGHBOURS, BOTH]), st.integers(0, 2**31), st.integers(1, 12))
def test_without_a_named_reason_the_score_is_lower(settings: Settings, seed: int, count: int) -> None:
    taste = _trained(settings)
    chance = np.random.default_rng(seed)
    heard = [Heard(f"i{item}", float(chance.normal(0.5, 1))) for item in chance.choice(80, count, replace=False)]
    tags = [f"kind:{kind}" for kind in range(KINDS) if chance.random() < 0.3]
    scoring = Scoring(taste, Listener(heard, tags))
    now = scoring.scores()
    best = [int(item) for item in np.argsort(-now)[:10]]
    for item, told in zip(best, reasons(scoring, best), strict=True):
        assert len(told) <= MOST
        for reason in told:
            assert LEAST_SHARE <= reason.share <= 1
            assert Scoring(taste, scoring.listener.without(reason.source)).scores()[item] < now[item]


@every_way
def test_without_each_of_its_sources_a_score_is_what_it_would_be(settings: Settings, tastes: dict[Settings, Taste]) -> None:
    taste, items = tastes[settings], [0, 5, 17, 42]
    listener = Listener([Heard("i3", 2.0), Heard("i8", 0.5), Heard("i9", -1.0), Heard("i12", 3.0)], ["kind:2", "kind:1"])
    scoring = Scoring(taste, listener)
    left = scoring.without_each(items)
    for row, source in enumerate(scoring.sources):
        then = Scoring(taste, listener.without(source)).parts(items).sum(0)
        np.testing.assert_allclose(left[row], then, atol=2e-5)


@cache
def _trained(settings: Settings) -> Taste:
    return train(PLAYS, settings=settings, tags=TAGS)


def test_what_was_skipped_is_no_reason(tastes: dict[Settings, Taste]) -> None:
    for taste in tastes.values():
        scoring = Scoring(taste, Listener([Heard("i0", -1.0), Heard("i1", 1.0), Heard("i6", -2.0)]))
        best = [int(item) for item in np.argsort(-scoring.scores())[:20]]
        assert {reason.source for told in reasons(scoring, best) for reason in told} <= {"i1"}


def test_a_listener_who_is_folded_in_has_the_factors_of_training() -> None:
    confidence = PLAYS.matrix(np.ones(len(PLAYS)) * 11.0)
    made = factorise(confidence, dimensions=16, regularisation=5.0, sweeps=15, seed=0)
    gram = made.items.T @ made.items
    for listener in range(0, 120, 13):
        row = confidence[listener]
        fold = fold_in(gram, made.items[row.indices], row.data, 5.0)
        trained = sweep(confidence[[listener]], made.listeners[[listener]], made.items, 5.0)[0]
        np.testing.assert_allclose(fold.vector @ made.items.T, trained @ made.items.T, atol=0.02)


@pytest.mark.parametrize("size", [1, 7, 50])
def test_a_sweep_in_blocks_is_the_sweep_as_a_whole(size: int) -> None:
    confidence = PLAYS.matrix(np.ones(len(PLAYS)) * 11.0)
    start = begun(confidence.shape, 16, 0)
    whole = sweep(confidence, start.listeners, start.items, 5.0)
    np.testing.assert_allclose(sweep(confidence, start.listeners, start.items, 5.0, size), whole, atol=1e-6)


def test_what_few_have_in_common_is_told_to_nobody() -> None:
    """Five play a and b, four a and c."""
    table = np.zeros((9, 4))
    table[:5, [0, 1]] = table[5:, [0, 2]] = 1
    near = neighbours(sp.csr_matrix(table), count=3, shrinkage=0.0).toarray()
    assert near[0, 1] > 0
    assert near[1, 0] > 0
    assert not near[:, 2].any()
    assert not near[2].any()
    assert neighbours(sp.csr_matrix(table), count=3, shrinkage=0.0, told_by=1)[0, 2] > 0


def test_a_studio_of_four_has_likeness_and_popularity() -> None:
    plays = crowd(4, 80, 20)
    taste = train(plays, settings=BOTH, features=features(80), tags=TAGS)
    assert not taste.factors.any()
    assert not len(taste.near.values)
    assert taste.popular.any()
    alike = Scoring(taste, Listener([Heard("i1", 1.0)])).scores()
    assert share_of_kind(alike, 1) >= 0.8


def test_neighbours_are_the_nearest_and_never_the_item_itself() -> None:
    presence = PLAYS.matrix(np.ones(len(PLAYS)))
    near = neighbours(presence, count=5, shrinkage=0.0, told_by=1)
    dense = presence.toarray()
    cosine = dense.T @ dense / np.sqrt(np.outer((dense**2).sum(0), (dense**2).sum(0)))
    np.fill_diagonal(cosine, 0)
    assert near.diagonal().max() == 0
    for item in range(0, 80, 9):
        row = near[item].toarray().ravel()
        best = np.sort(cosine[item])[-5:]
        np.testing.assert_allclose(np.sort(row[row > 0]), best, rtol=1e-5)


def test_parts_count_as_much_as_their_scores_spread(tastes: dict[Settings, Taste]) -> None:
    """Of all listeners here: they are fewer than those who are asked."""
    weights = PLAYS.matrix(weighed(PLAYS, BOTH))
    near = tastes[BOTH].near.dense(np.arange(80), np.arange(80))
    shared = np.sqrt(weights.sum(1) + 1)
    np.testing.assert_allclose(tastes[BOTH].scale[1], (weights @ near / shared).std(), rtol=1e-4)
    confidence = weights.copy()
    confidence.data = 1 + BOTH.alpha * confidence.data
    made = factorise(confidence, dimensions=16, regularisation=BOTH.regularisation, sweeps=BOTH.sweeps, seed=BOTH.seed)
    np.testing.assert_allclose(tastes[BOTH].scale[0], (made.listeners @ made.items.T).std(), rtol=1e-4)


def test_what_is_learnt_does_not_depend_on_what_was_learnt_before() -> None:
    learning = Learning(PLAYS, features(80), TAGS)
    changed = [{"lift": 0.0}, {"alpha": 20.0}, {"shrinkage": 60.0}, {"half_life_days": 0.0}, {"blend": 1.0}, {"blend": 0.2}]
    for settings in [BOTH, *(replace(BOTH, **one) for one in changed), BOTH]:  # type: ignore[arg-type]
        one, alone = learning.taste(settings), train(PLAYS, settings=settings, features=features(80), tags=TAGS)
        assert one.settings == settings
        assert one.scale == alone.scale
        for name in ("factors", "popular", "lift"):
            np.testing.assert_array_equal(getattr(one, name), getattr(alone, name))
        np.testing.assert_array_equal(one.near.values, alone.near.values)
        np.testing.assert_array_equal(one.near.columns, alone.near.columns)


def test_nobody_has_listened_to_anything_yet() -> None:
    empty = crowd(0)
    taste = train(empty, settings=BOTH, features=features(80), tags=TAGS)
    alike = Scoring(taste, Listener([Heard("i1", 1.0)])).scores()
    assert share_of_kind(alike, 1) >= 0.9, "what it is like is enough"
    stated = Scoring(taste, Listener(tags=["kind:3"])).scores()
    assert share_of_kind(stated, 3) == 1.0
    assert Scoring(taste, Listener()).scores().max() == 0


def test_what_nobody_has_played_is_found_by_what_it_is_like() -> None:
    plays = crowd(items=400)
    known = plays.only(plays.item < 360)
    taste = train(known, settings=replace(BOTH, known_plays=2.0), features=features(400))
    cold = list(range(360, 400))
    hits = []
    for kind in range(KINDS):
        heard = [Heard(f"i{kind + KINDS * number}", 1.0) for number in range(5)]
        scores = Scoring(taste, Listener(heard)).scores()[cold]
        hits += [kind_of(cold[int(one)]) == kind for one in np.argsort(-scores)[:8]]
    assert np.mean(hits) >= 0.9


def test_old_plays_fade_and_many_listeners_are_popular() -> None:
    plays = crowd()
    recent = train(plays, settings=replace(BOTH, popular_days=1.0), now=float(plays.time.max()))
    always = train(plays, settings=replace(BOTH, popular_days=0.0))
    assert recent.popular.std() > always.popular.std() > 0
    most = int(np.argmax(np.bincount(plays.item)))
    assert always.popular[most] == always.popular.max() == 1


def test_what_is_rising_comes_before_what_is_as_good() -> None:
    plays = crowd(200)
    latest = plays.time.max()
    rising = plays.item == 5
    time = np.where(rising, latest, np.minimum(plays.time, latest - 86_400 * 30))
    now = replace(plays, time=time)
    listener = Listener([Heard("i1", 1.0)])
    flat, lifted = (train(now, settings=replace(BOTH, lift=power, popularity=0.0), tags=TAGS) for power in (0.0, 0.8))
    assert (flat.lift == 1).all()
    assert lifted.lift.argmax() == 5
    before, after = (Scoring(taste, listener).scores() for taste in (flat, lifted))
    np.testing.assert_allclose(after, before * lifted.lift, rtol=1e-5)
    untimed = replace(plays, time=np.full(len(plays), np.nan))
    assert (train(untimed, settings=replace(BOTH, lift=0.8)).lift == 1).all()


def test_stored_and_read_again_it_says_the_same(tmp_path: Path, tastes: dict[Settings, Taste]) -> None:
    file = tmp_path / "taste"
    tastes[BOTH].save(file)
    again = Taste.load(file)
    listener = Listener([Heard("i3", 2.0), Heard("i9", -1.0)], ["kind:2"])
    np.testing.assert_array_equal(Scoring(again, listener).scores(), Scoring(tastes[BOTH], listener).scores())
    assert again.settings == BOTH
    content = bytearray(file.read_bytes())
    place = content.index(b'\\"form\\": 3')
    content[place : place + 11] = b'\\"form\\": 9'
    file.write_bytes(content)
    with pytest.raises(OtherForm):
        Taste.load(file)
