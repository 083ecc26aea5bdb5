"""Running one job in this process: claim, call the handler, write how it ended."""

import threading
from collections.abc import Callable, Container
from contextlib import suppress

import structlog
from django.utils import translation
from django.utils.translation import gettext as _

from apps.jobs import leases, registry
from apps.jobs.errors import JobError, LostLease, UnknownKind
from apps.jobs.handling import JobContext
from apps.jobs.heartbeat import Heartbeat
from apps.jobs.leases import Claim
from apps.jobs.row_progress import RowProgress

log = structlog.get_logger(__name__)

# One job at a time per process, whoever asks for it.
_turn = threading.Lock()


def run_next(
    worker: str, *, started: Callable[[Claim], None], ended: Callable[[], None], kinds: Container[str] | None = None
) -> bool:
    """Claim the best free job and run it to its end; False when there was none, or with `kinds` one of another kind.

    `started` and `ended` tell the process's parent, which watches the time.
    """
    with _turn:
        claim = leases.claim(worker, kinds)
        if claim is None:
            return False
        started(claim)
        try:
            execute(claim)
        finally:
            ended()
        return True


def execute(claim: Claim) -> None:
    """Run a claimed job's handler and write the outcome.

    Raises nothing that the handler raises; DatabaseError when even the outcome cannot be written (the lease then runs out).
    """
    job_log = log.bind(job=str(claim.job_id), kind=claim.kind, attempt=claim.attempt)
    with Heartbeat(claim) as heartbeat, translation.override(leases.owner_language(claim.owner_id)), suppress(LostLease):
        try:
            kind = registry.get(claim.kind)
            handler = kind.load_handler()
            progress = RowProgress(claim, heartbeat.wants_stop, kind.time_limit)
            outcome = handler(JobContext(claim.job_id, claim.owner_id, claim.params, claim.attempt, progress))
            result = {**outcome.result, "partial": True} if outcome.partial else outcome.result
            remark = ""
            if outcome.partial and progress.ran_out_of_time:
                if outcome.nothing:
                    limit = round(kind.time_limit)
                    raise JobError(_("This took longer than its limit of {seconds} s and was stopped.").format(seconds=limit))
                remark = _("This took longer than it may. What was finished by then is kept.")
            leases.finish(claim, result, outcome.commit, remark)
        except LostLease:
            job_log.warning("lease_lost")
        except JobError as error:
            leases.fail(claim, str(error))
        except UnknownKind:
            leases.fail(claim, _("This studio no longer does this kind of work."))
        except Exception:
            # The border of foreign code: whatever a handler raises ends the attempt, never the worker.
            job_log.exception("handler_failed")
            reason = _("Something went wrong inside the studio. The error was noted; please try again later.")
            leases.give_up_attempt(claim, reason, pause=float(claim.attempt))
