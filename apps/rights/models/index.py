"""The index of fingerprints in rows (apps.rights.rows): what it is made of is told by engine.fingerprint.index."""

from django.db import models
from django.db.models.functions import Now

MATCH_SHARD = "rights.match_shard"
"""The kind of job that looks through one shard."""


class IndexShard(models.Model):
    """What counts in one shard of a catalogue: a head, and segments by name with the numbers in each that are not to be found any
    more. Whoever writes holds the lock of this row."""

    catalogue = models.CharField(max_length=16)
    shard = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    head = models.CharField(max_length=32)
    segments = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalogue", "shard", "version"], name="index_shard_once")]

    def __str__(self) -> str:
        return f"{self.catalogue} {self.shard}"


class IndexHeadEntry(models.Model):
    """One record, as engine.fingerprint.log writes it."""

    id = models.BigAutoField(primary_key=True)
    shard = models.ForeignKey(IndexShard, on_delete=models.CASCADE, related_name="entries")
    head = models.CharField(max_length=32)
    record = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.head} {self.pk}"


class IndexSegment(models.Model):
    """A packed segment, never changed. Its name is the SHA-256 of its bytes, which are in its parts; the rest is their outline:
    of each reference its number (<u8) and frames (<u4), and how many postings each key has."""

    shard = models.ForeignKey(IndexShard, on_delete=models.CASCADE, related_name="stored")
    name = models.CharField(max_length=64)
    size = models.BigIntegerField()
    numbers = models.BinaryField()
    frames = models.BinaryField()
    counts = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "name"], name="index_segment_once")]

    def __str__(self) -> str:
        return self.name


class IndexSegmentPart(models.Model):
    """A few megabytes of a segment: a row as long as all of it would have to fit into memory several times over."""

    segment = models.ForeignKey(IndexSegment, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "place"], name="index_segment_part_once")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.place}"
