"""What can go wrong with a job, told apart by who can do something about it."""


class JobError(Exception):
    """The job cannot succeed, and its owner can read why: one sentence. No further attempt is made."""


class LostLease(Exception):
    """This worker no longer holds the job: somebody else does, or it is finished. Stop; nothing may be written."""


class UnknownKind(LookupError):
    """No app registered a kind of this name."""


class NotRetryable(Exception):
    """The job is not over, did not fail, or its kind is not to be tried again."""


class KeyReused(ValueError):
    """An idempotency key came again with another request."""


class TooManyWaiting(Exception):
    """The account has as many unfinished jobs of this kind as it may have."""
