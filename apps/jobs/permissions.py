"""May this person do that to this job? A job is its owner's alone: for everybody else, staff included, there is none."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.jobs import registry
from apps.jobs.models import Job


def own_job(user: User | AnonymousUser, job_id: UUID) -> Job:
    """The job, to watch and to call off, if `user` asked for it; Http404 otherwise."""
    job = Job.objects.visible_to(user).filter(id=job_id).first()
    if job is None:
        raise Http404
    return job


def may_watch(user: User | AnonymousUser, job_id: UUID) -> bool:
    """For sockets, which have no 404."""
    return Job.objects.visible_to(user).filter(id=job_id).exists()


def may_retry(job: Job) -> bool:
    """Does it make sense to try again? (Whose job it is was asked before.)"""
    return job.state in {Job.State.FAILED, Job.State.CANCELLED} and registry.may_retry(job.kind)
