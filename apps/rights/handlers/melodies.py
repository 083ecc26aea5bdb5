"""Melodies of a score that stand in the registry, in any key and tempo."""

from collections.abc import Iterator
from uuid import UUID

import numpy as np

from apps.library.models import Revision
from apps.rights.findings import Finding
from apps.rights.models import Match, RegisteredWork
from musicstudio.engine.notation import Part
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.originality.comparison import compare_melody, melody_of
from musicstudio.engine.originality.index import Index, shipped
from musicstudio.engine.originality.verdict import Verdict

SHORTEST = 8
"""Notes of a melody that can be told from others."""
VERSION = "melody 1"


def registered_melodies(without: int) -> Index | None:
    """All that are in force but those of the account `without`, by the ids of their works; None when there are none. How rare a
    likeness is, is judged by what unrelated human tunes have in common (`engine.originality`)."""
    found = {}
    rows = RegisteredWork.objects.in_force().exclude(melody=None).exclude(holder=without)
    for pk, melody in rows.order_by("pk").values_list("pk", "melody").iterator(chunk_size=500):
        tune = melody_of(score_from_json(melody).parts[0])
        if len(tune) >= SHORTEST:
            found[str(pk)] = tune
    return Index.of(found, np.zeros(0, np.uint64)).judged_as(shipped()) if found else None


def one_melody(work: RegisteredWork) -> Index | None:
    """That of one registered work, judged in the same way."""
    tune = melody_of(score_from_json(work.melody).parts[0]) if work.melody else None
    if tune is None or len(tune) < SHORTEST:
        return None
    return Index.of({str(work.pk): tune}, np.zeros(0, np.uint64)).judged_as(shipped())


def quoted(revision: Revision, index: Index | None) -> Iterator[Finding]:
    """The melodies of the index that the voices are like, where people share less by chance; every one that a voice is like."""
    if index is None:
        return
    score = score_from_json(revision.score)
    best: dict[str, Verdict] = {}
    for part in score.parts:
        for notes in () if part.percussion else part.voices().values():
            tune, found = melody_of(Part(part.id, "", notes)), frozenset[int]()
            while (verdict := compare_melody(tune, part.id, index, found)).copied:
                found |= {index.names.index(verdict.source)}
                if verdict.source not in best or verdict.score > best[verdict.source].score:
                    best[verdict.source] = verdict
    for source, verdict in best.items():
        start, end = seconds_at(score, verdict.ticks)
        yield Finding(
            method=Match.Method.MELODY,
            registered_work_id=UUID(source),
            revision_id=revision.pk,
            probability=min(0.999, verdict.percentile / 100),
            score=verdict.score,
            extent=_extent(verdict, index),
            flags=True,
            segments=[{"start": round(start, 2), "end": round(end, 2), "there": None, "until": None}],
            engine_version=VERSION,
        )


def _extent(verdict: Verdict, index: Index) -> float:
    """Share of the registered tune that the passage is as long as, 0..1."""
    at = index.names.index(verdict.source)
    first, last = verdict.notes
    return round(min(1.0, (last - first) / int(index.starts[at + 1] - index.starts[at])), 3)
