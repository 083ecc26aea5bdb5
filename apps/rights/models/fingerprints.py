"""What recordings sound like, as the index of fingerprints is built from: raw peaks, so that it can be built anew."""

from django.db import models
from django.db.models import Q

from apps.library.models import Recording
from apps.rights.models.registry import RegisteredRecording


class FingerprintQuerySet(models.QuerySet["Fingerprint"]):
    def of_registry(self) -> "FingerprintQuerySet":
        """What uploads are compared with: nothing that was withdrawn."""
        return self.filter(registered__in=RegisteredRecording.objects.in_force())

    def of_publications(self) -> "FingerprintQuerySet":
        """What new registrations are compared with."""
        return self.exclude(recording=None)


class Fingerprint(models.Model):
    """The landmarks of a registered recording, or of a recording of something that is published. Never changed: another version
    of the algorithm makes another row."""

    # Its name in the index.
    number = models.BigIntegerField(primary_key=True)
    registered = models.OneToOneField(RegisteredRecording, null=True, on_delete=models.CASCADE, related_name="landmarks")
    recording = models.OneToOneField(Recording, null=True, on_delete=models.CASCADE, related_name="landmarks")
    version = models.PositiveSmallIntegerField()
    frames = models.PositiveIntegerField()
    # `engine.fingerprint.landmarks.Peaks.packed`: four bytes a peak, about 6 kB a minute.
    peaks = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FingerprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(registered=None, recording__isnull=False) | Q(registered__isnull=False, recording=None),
                name="fingerprint_of_one_recording",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
