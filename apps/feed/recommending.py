"""Which tracks come next, for whom, and why: scores of everything, what may be heard of the best, in an order of some variety."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from apps.feed import exposure
from apps.feed.mixes import Kind, Mix
from apps.feed.models import Listener, Placement, TasteVersion, Track
from apps.feed.profiles import Profile, profile_of
from apps.feed.shelf import Shelf, shelf
from apps.feed.tastes import InUse, in_use
from apps.library.models import Work
from musicstudio.engine.recommend.explaining import reasons
from musicstudio.engine.recommend.listener import Heard, Scoring
from musicstudio.engine.recommend.listener import Listener as Likes
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.reranking import EXPLORED, POOL, Before, Candidates, Placed, Rules, rerank, shown_often

Why = Placement.Why
Singles = npt.NDArray[np.float32]
Truths = npt.NDArray[np.bool_]
OF_ARTIST = 8
"""Tracks of one artist among the best, at the most."""
AHEAD = 10
"""Times POOL: how many of the best are put into order at first. All are where that is too few."""
FRESH, FRESH_DAYS = 0.03, 14.0
"""What being new adds to a score, as popularity does, at first."""
SEED_WEIGHT = 3.0
"""Of the track that a radio starts from."""
POPULAR, MANY = 0.3, 5


@dataclass(frozen=True)
class Chosen:
    """`reasons`: [["track" | "tag", id, share], …]."""

    track: Track
    why: Why
    reasons: list[list[Any]] = field(default_factory=list)
    propensity: float = 1.0
    taste: TasteVersion | None = None


@dataclass(frozen=True)
class _Ranking:
    """Arrays are by place on the shelf. `at`: the place of each track in the taste, -1 where it is not in it yet: `stated`, whose
    places are those of the shelf, scores those."""

    shelf: Shelf
    using: InUse | None
    scoring: Scoring | None
    stated: Scoring | None
    at: npt.NDArray[np.int64]
    score: Singles
    open: Truths


def recommend(*, listener: Listener, mix: Mix, placed: Sequence[tuple[UUID, int]], seed: int, count: int) -> Sequence[Chosen]:
    """`placed`: tracks and artists that came before in this look, in their order."""
    using = in_use()
    profile = profile_of(listener, using.taste.settings if using else None)
    ranking = _ranking(shelf(), using, profile, mix, {track for track, _ in placed})
    rules = _rules(listener, mix, using)
    best = _best(ranking, rules)
    rest = _rest(ranking, best) if mix.kind == Kind.FOR_YOU else np.zeros(0, np.int64)
    drawn = np.random.default_rng(seed + len(placed)).choice(rest, min(EXPLORED, len(rest)), replace=False)
    others = _audible(ranking.shelf, drawn)
    pool = np.concatenate([best, others])
    candidates = _candidates(ranking, pool, set(others.tolist()))
    chosen = rerank(candidates, count=count, seed=seed, rules=rules, before=_before(ranking, placed, rules))
    shares = np.where(np.isin(pool, others), len(drawn) / max(len(rest), 1), 1.0)  # the chance to be drawn at all
    return _told(ranking, profile, mix, pool, chosen, shares)


def _ranking(tracks: Shelf, using: InUse | None, profile: Profile, mix: Mix, before: set[UUID]) -> _Ranking:
    likes = profile.likes
    if mix.kind == Kind.RADIO and mix.seed:
        likes = Likes([Heard(str(mix.seed), SEED_WEIGHT), *(one for one in likes.heard if one.weight < 0)])
    days = (np.maximum(timezone.now().timestamp() - tracks.published, 0) / 86_400).astype(np.float32)
    score = np.float32(FRESH) * np.exp2(days / np.float32(-FRESH_DAYS))
    scoring, at = None, np.full(len(tracks), -1, np.int64)
    if using is not None:
        scoring = Scoring(using.taste, likes)
        at = _places(tracks, using)
        known = at >= 0
        score[known] += scoring.scores()[at[known]]
    stated, unseen = None, at < 0
    if likes.tags and unseen.any():
        stated = Scoring(_by_tags(tracks, using), Likes(tags=likes.tags))
        score[unseen] += stated.scores()[unseen]
    if mix.kind == Kind.NEW:
        score = -np.argsort(np.argsort(-tracks.published, kind="stable")).astype(np.float32)
    open_ = ~np.isin(tracks.artists, list(profile.artists_away))
    open_[tracks.places([*profile.away, *before, *([mix.seed] if mix.seed else [])])] = False
    if mix.kind == Kind.TAG:
        open_ &= tracks.tagged(mix.tag)
    if mix.kind == Kind.FOLLOWING:
        open_ &= np.isin(tracks.artists, list(profile.followed))
    return _Ranking(tracks, using, scoring, stated, at, score, open_)


def _by_tags(tracks: Shelf, using: InUse | None) -> Taste:
    """With a stated tag worth what it is worth to the taste in use."""
    return replace(tracks.by_tags, settings=using.taste.settings) if using else tracks.by_tags


_last: tuple[Shelf, InUse, npt.NDArray[np.int64]] | None = None


def _places(tracks: Shelf, using: InUse) -> npt.NDArray[np.int64]:
    """Where each track of the shelf stands in the taste: the same for all listeners until one of the two changes."""
    global _last
    if _last is None or _last[0] is not tracks or _last[1] is not using:
        place = using.taste.place
        found = np.fromiter((place.get(str(one), -1) for one in tracks.ids), np.int64, len(tracks))
        _last = (tracks, using, found)
    return _last[2]


def _best(ranking: _Ranking, rules: Rules) -> npt.NDArray[np.int64]:
    """The best that everybody may hear at this moment, POOL of them if there are so many, and not too many by one artist: who has
    much, or has just taken much back, must not leave the list without others."""
    open_ = np.flatnonzero(ranking.open)
    best = _best_of(ranking, rules, _highest(open_, ranking.score, AHEAD * POOL))
    if len(best) == POOL:
        return best
    order = _highest(open_, ranking.score)
    if len(open_) > AHEAD * POOL:
        best = _best_of(ranking, rules, order)
    # Where there is nobody else, all by the same few.
    return np.concatenate([best, _first_audible(ranking, order[~np.isin(order, best)], POOL - len(best))])


def _highest(places: npt.NDArray[np.int64], score: Singles, count: int | None = None) -> npt.NDArray[np.int64]:
    """So many of the places, those of the highest score first."""
    if count is not None and len(places) > count:
        places = np.sort(places[np.argpartition(-score[places], count)[:count]])
    return places[np.argsort(-score[places], kind="stable")]


def _best_of(ranking: _Ranking, rules: Rules, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if rules.of_artist is not None:
        order = order[_turn(ranking.shelf.artists[order]) < OF_ARTIST]
    return _first_audible(ranking, order, POOL)


def _first_audible(ranking: _Ranking, order: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """So many of them, if there are, that everybody may hear at this moment."""
    found = np.zeros(0, np.int64)
    for first in range(0, len(order), POOL):
        if len(found) >= count:
            break
        found = np.concatenate([found, _audible(ranking.shelf, order[first : first + POOL])])
    return found[:count]


def _turn(artists: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """(n,) how many of the same artist stand before each."""
    by_artist = np.argsort(artists, kind="stable")
    ordered = artists[by_artist]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    turn = np.empty(len(artists), np.int64)
    turn[by_artist] = np.arange(len(artists)) - np.repeat(starts, np.diff(starts, append=len(artists)))
    return turn


def _rest(ranking: _Ranking, best: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What the taste did not choose."""
    rest = ranking.open.copy()
    rest[best] = False
    return np.flatnonzero(rest)


def _audible(tracks: Shelf, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Those that everybody may hear at this moment, in their order. Their works decide it, and are asked alone: for tracks that
    are ready, SQLite would read through all of them."""
    works = [tracks.works[place] for place in places]
    there = set(Work.objects.listed().filter(pk__in=works).order_by().values_list("pk", flat=True))
    return places[[one in there for one in works]] if len(places) else places


def _before(ranking: _Ranking, placed: Sequence[tuple[UUID, int]], rules: Rules) -> Before:
    places = ranking.shelf.places(track for track, _ in placed)
    last = list(_likeness(ranking, places[-rules.looks_back :]))
    return Before([artist for _, artist in placed], int(ranking.shelf.generated[places].sum()), last)


def _candidates(ranking: _Ranking, pool: npt.NDArray[np.int64], others: set[int]) -> Candidates:
    shown = exposure.shown()
    shelf_ = ranking.shelf
    seldom = np.array([shown.seldom(int(artist)) for artist in shelf_.artists[pool]], bool)
    # Where there is little, all of it is among the best: then what stands in the lower half may be drawn.
    drawn = [place in others for place in pool] if others else [number >= len(pool) / 2 for number in range(len(pool))]
    times = np.array([shown.tracks.get(shelf_.ids[place], 0) for place in pool], np.float64)
    return Candidates(
        score=ranking.score[pool],
        artist=shelf_.artists[pool],
        generated=shelf_.generated[pool],
        shown=shown_often(times, shown.whole / max(len(shelf_), 1)),
        likeness=_likeness(ranking, pool),
        explorable=(np.array(drawn, np.float32) * np.where(seldom, exposure.FIRST, 1.0)).astype(np.float32),
    )


def _likeness(ranking: _Ranking, pool: npt.NDArray[np.int64]) -> Singles:
    """What tells how alike two tracks are: rows of length 1; of tracks that the taste does not know yet 0."""
    if ranking.using is None:
        return np.zeros((len(pool), 1), np.float32)
    rows = ranking.using.taste.alike
    told = np.zeros((len(pool), rows.shape[1]), np.float32)
    known = ranking.at[pool] >= 0
    told[known] = rows[ranking.at[pool][known]]
    return told


def _rules(listener: Listener, mix: Mix, using: InUse | None) -> Rules:
    found = Rules.of(using.taste.settings) if using else Rules()
    rules = replace(found, generated=listener.generated_share / 100)
    if mix.kind != Kind.FOR_YOU:
        rules = replace(rules, exploration=0.0)
    if mix.kind in {Kind.FOLLOWING, Kind.TAG}:  # whoever asks for chorales does not mind that one wrote them all
        rules = replace(rules, of_artist=None)
    return replace(rules, relevance=1.0, penalty=0.0) if mix.kind == Kind.NEW else rules


def _told(
    ranking: _Ranking,
    profile: Profile,
    mix: Mix,
    pool: npt.NDArray[np.int64],
    placed: Sequence[Placed],
    shares: npt.NDArray[np.float64],
) -> list[Chosen]:
    places = [int(pool[one.candidate]) for one in placed]
    tracks = Track.objects.for_lists().in_bulk([ranking.shelf.ids[place] for place in places])
    owed = _owed(ranking, [place for place, one in zip(places, placed, strict=True) if not one.explored], mix)
    version = ranking.using.version if ranking.using else None
    told = []
    for place, one in zip(places, placed, strict=True):
        if ranking.shelf.ids[place] not in tracks:  # deleted this moment
            continue
        why, own = (Why.EXPLORE, []) if one.explored else _why(ranking, profile, mix, place, owed.get(place, []))
        chance = one.propensity * float(shares[one.candidate]) if one.explored else one.propensity
        told.append(Chosen(tracks[ranking.shelf.ids[place]], why, own, chance, version))
    return told


def _owed(ranking: _Ranking, places: list[int], mix: Mix) -> dict[int, list[list[Any]]]:
    """For each place what its score is owed to, as far as that is a reason."""
    if mix.kind in {Kind.NEW, Kind.FOLLOWING}:
        return {}
    seen = {place: int(ranking.at[place]) for place in places if ranking.at[place] >= 0}
    unseen = {place: place for place in places if place not in seen}
    return _owed_to(ranking.scoring, seen) | _owed_to(ranking.stated, unseen)


def _owed_to(scoring: Scoring | None, places: dict[int, int]) -> dict[int, list[list[Any]]]:
    """`places`: those on the shelf, with those of the scoring."""
    if scoring is None or not scoring.sources:
        return {}
    tags = set(scoring.listener.tags)
    return {
        place: [["tag" if one.source in tags else "track", one.source, round(one.share, 4)] for one in own]
        for place, own in zip(places, reasons(scoring, list(places.values())), strict=True)
    }


def _popular(taste: Taste, at: int) -> bool:
    """So popular that one may say so: of few listeners nothing is told."""
    return bool(taste.popular[at] >= POPULAR and taste.plays[at] >= MANY)


def _why(ranking: _Ranking, profile: Profile, mix: Mix, place: int, own: list[list[Any]]) -> tuple[Why, list[list[Any]]]:
    """The reason that is true, the strongest first."""
    if mix.kind == Kind.RADIO and own:
        return Why.LIKE_THIS, []
    if mix.kind == Kind.TAG:
        return Why.TAGGED, own
    if mix.kind == Kind.FOLLOWING:
        return Why.FOLLOWED, []
    if mix.kind == Kind.NEW:
        return Why.NEW, []
    if own:
        return (Why.TAGS if own[0][0] == "tag" else Why.TASTE), own
    if int(ranking.shelf.artists[place]) in profile.followed:
        return Why.FOLLOWED, []
    at = int(ranking.at[place])
    if ranking.using is not None and at >= 0 and _popular(ranking.using.taste, at):
        return Why.POPULAR, []
    age = (timezone.now().timestamp() - ranking.shelf.published[place]) / 86_400
    return (Why.NEW if age <= FRESH_DAYS else Why.EXPLORE), []
