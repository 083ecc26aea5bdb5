"""What holders register, what is published, where the two are alike, and what people decided about it."""

from apps.rights.models.publications import Match, Publication
from apps.rights.models.registry import RegisteredRecording, RegisteredWork

__all__ = ["Match", "Publication", "RegisteredRecording", "RegisteredWork"]
