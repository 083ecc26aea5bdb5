from django.db import models


class Count(models.Model):
    """What a finished count leaves behind. Nothing keeps it unique: a job done twice would show."""

    job_id = models.UUIDField()
    attempt = models.IntegerField()
    total = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.job_id} {self.attempt} {self.total}"
