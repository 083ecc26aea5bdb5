"""Pieces of the catalogue: read, put into order, and, where their collection wants it, written on by the studio's own models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache
from hashlib import sha256
from typing import Any

import structlog

from apps.feed.catalogue.collections import FOLDER, Collection, Piece
from apps.feed.catalogue.filling import Made, keep, named
from apps.feed.preparing import Source
from apps.jobs.handling import JobContext, Outcome
from apps.library.models import Revision
from musicstudio.engine import accompaniment, harmony
from musicstudio.engine.corpora.tunes import NotInstalled, Tune, music21_corpus, tune
from musicstudio.engine.notation import TICKS_PER_QUARTER, Score, Tempo
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.notation.unfolding import unfolded
from musicstudio.engine.originality import compare
from musicstudio.engine.progress import SilentProgress
from musicstudio.engine.request import CannotCompose

log = structlog.get_logger(__name__)
FOUR_PARTS = "four parts"
SHORT_SECONDS = 25
"""A dance that takes less is played twice."""
TRIES = 3
"""How often what turns out to be a copy of training music is written anew."""


def fill(context: JobContext) -> Outcome:
    """Each piece is kept as soon as it is made: stopped on the way, the job goes on where it was."""
    wanted = named(context.params["pieces"])
    missing: list[str] = []
    for done, piece in enumerate(wanted):
        context.progress.step(done, len(wanted), piece.title)
        if context.progress.cancelled():
            return Outcome(result={"missing": missing}, partial=True)
        try:
            keep(piece, made(piece))
        except (NotInstalled, CannotCompose) as error:
            # One that cannot be made keeps none of the others away.
            log.warning("piece_not_made", piece=piece.slug, error=str(error))
            missing.append(piece.slug)
    context.progress.step(len(wanted), len(wanted))
    return Outcome(result={"missing": missing})


def made(piece: Piece) -> Made:
    """Raises NotInstalled, CannotCompose."""
    collection = piece.collection
    found = tune(FOLDER if collection.ours else music21_corpus(), piece.source)
    score = replace(_in_order(found.score, collection), title=piece.title)
    source = Source(collection.composer or found.score.composer, _credit(collection, found), collection.licence)
    if not collection.writes:
        return Made(score, source)
    write, origin, about = _writer(collection.writes)
    seed = int.from_bytes(sha256(piece.slug.encode()).digest()[:3])
    before = {part.id for part in score.parts}
    for attempt in range(TRIES):
        written = write(score, seed + attempt)
        parts = [part.id for part in written.parts if part.id not in before]
        verdict = compare(written, parts, (0, written.end))
        if not verdict.copied:
            break
    provenance = {
        **about,
        "generator": "feed.catalogue",
        "seed": seed + attempt,
        "controls": {"seed": seed + attempt, "style": collection.writes},
        "written": parts,
        "originality": {**asdict(verdict), "written_again": attempt},
        "partial": False,
    }
    return Made(score, source, written, origin, provenance)


def _in_order(score: Score, collection: Collection) -> Score:
    """With the collection's instruments and tempo; a dance as it is danced."""
    if collection.danced:
        bar = score.metre_at(score.end // 2).bar_ticks
        score = replace(score, tempos=(Tempo(0, round(collection.danced * bar / TICKS_PER_QUARTER, 2)),))
        score = unfolded(score)
        if seconds_at(score, [score.end])[0] < SHORT_SECONDS:
            score = unfolded(replace(score, measures=tuple(replace(one, repeat="") for one in score.measures)), 2)
    elif collection.bpm:
        score = replace(score, tempos=(Tempo(0, collection.bpm),))
    programs = collection.programs
    if programs:
        parts = [replace(part, program=programs[min(place, len(programs) - 1)]) for place, part in enumerate(score.parts)]
        score = replace(score, parts=tuple(parts))
    return score


def _credit(collection: Collection, found: Tune) -> str:
    return collection.credit.format(transcriber=found.transcriber or "volunteers")[:300]


Write = Callable[[Score, int], Score]


def _writer(what: str) -> tuple[Write, str, Mapping[str, Any]]:
    """What writes under a melody, what such a revision is, and what is recorded of the model."""
    # Both bring torch with them, for which pieces that nobody writes on do not wait.
    from musicstudio.engine.accompaniment.provenance import provenance as about_accompaniment
    from musicstudio.engine.harmony.provenance import provenance as about_harmony

    if what == FOUR_PARTS:
        return _harmonised, Revision.Origin.HARMONISE, about_harmony()
    return lambda score, seed: _accompanied(score, seed, what), Revision.Origin.ACCOMPANY, about_accompaniment()


@cache
def _harmonizer() -> harmony.Harmonizer:
    return harmony.Harmonizer.load()


@cache
def _accompanist() -> accompaniment.Accompanist:
    return accompaniment.Accompanist.load()


def _harmonised(score: Score, seed: int) -> Score:
    return _harmonizer().harmonize(score, harmony.Controls(seed=seed), SilentProgress())[0]


def _accompanied(score: Score, seed: int, style: str) -> Score:
    return _accompanist().accompany(score, accompaniment.Controls(style=style, seed=seed), SilentProgress())[0]
