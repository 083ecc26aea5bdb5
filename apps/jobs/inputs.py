"""What a job works on beside its params, when that is bytes: kept only while the job is not over."""

from uuid import UUID

from django.utils.translation import gettext as _

from apps.jobs.errors import JobError


def read_input(job_id: UUID) -> bytes:
    """The bytes of a running job. Raises JobError when they are gone."""
    # Handlers are described before Django's models can be imported.
    from apps.jobs.models import JobInput

    data = JobInput.objects.filter(job_id=job_id).values_list("data", flat=True).first()
    if data is None:
        raise JobError(_("What this work was to be done on is gone; start it anew."))
    return bytes(data)


def drop_input(job_id: UUID) -> None:
    """Forget them. Call it in the transaction that ends the job."""
    from apps.jobs.models import JobInput

    JobInput.objects.filter(job_id=job_id).delete()
