"""Taking a holder's CSV file into the registry."""

from functools import partial
from uuid import UUID

from apps.accounts.models import User
from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.rights.registry.importing import store_report
from apps.rights.registry.table import UnreadableTable, read_table
from apps.rights.registry.taking import Taking


def take_table(context: JobContext) -> Outcome:
    """Line by line. Called off, it keeps what was taken by then; done again after a crash, it changes nothing twice."""
    holder = User.objects.get(pk=context.owner_id)
    import_id = UUID(context.params["import"])
    try:
        lines = read_table(context.input())
    except UnreadableTable as error:
        raise JobError(str(error)) from error
    told = []
    context.progress.step(0, len(lines))
    for one in Taking(holder, dry_run=context.params["dry_run"]).take(lines):
        told.append(one)
        context.progress.step(len(told), len(lines))
        if context.progress.cancelled():
            break
    result = {"import": str(import_id), "dry_run": context.params["dry_run"], "rows": len(lines)}
    return Outcome(result=result, commit=partial(store_report, import_id, told), partial=len(told) < len(lines))
