"""Learning anew what everybody listens to: in one process, or with the rows of a very large studio spread over its workers."""

import base64
import io
from functools import partial

import numpy as np
import scipy.sparse as sp

from apps.feed.learning import SOLVE, learn
from apps.jobs.handling import JobContext, Outcome
from apps.jobs.parts import Part, Result, spread
from musicstudio.engine.recommend.als import Singles, blocks, solve_rows

STEPS = 40
"""About as many as a training without a search takes; the bar of a longer one waits near its end."""


def learn_taste(context: JobContext) -> Outcome:
    done = 0

    def told() -> None:
        nonlocal done
        done = min(done + 1, STEPS - 1)
        context.progress.step(done, STEPS)

    replace = learn(told=told, sweep=partial(spread_sweep, context))
    return Outcome(commit=lambda: {"taste": str(replace().pk)})


def spread_sweep(context: JobContext, matrix: sp.csr_matrix, start: Singles, other: Singles, regularisation: float) -> Singles:
    """`engine.recommend.als.sweep`, block by block wherever there is a worker."""
    parts = [Part({"regularisation": regularisation}, _packed(matrix[rows], start[rows], other)) for rows in blocks(matrix)]
    return np.concatenate([_rows(one, other.shape[1]) for one in spread(context, SOLVE, parts, _solved)])


def solve(context: JobContext) -> Outcome:
    """One block of rows."""
    return Outcome(result=_solved(Part(context.params, context.input())))


def _solved(part: Part) -> Result:
    with np.load(io.BytesIO(part.data), allow_pickle=False) as told:
        block = sp.csr_matrix((told["data"], told["indices"], told["indptr"]), shape=(len(told["start"]), len(told["other"])))
        rows = solve_rows(block, told["start"], told["other"], float(part.params["regularisation"]))
    return {"rows": base64.b64encode(rows.astype("<f4").tobytes()).decode("ascii")}


def _packed(block: sp.csr_matrix, start: Singles, other: Singles) -> bytes:
    packed = io.BytesIO()
    np.savez(packed, data=block.data, indices=block.indices, indptr=block.indptr, start=start, other=other)
    return packed.getvalue()


def _rows(told: Result, dimensions: int) -> Singles:
    return np.frombuffer(base64.b64decode(told["rows"]), "<f4").astype(np.float32).reshape(-1, dimensions)
