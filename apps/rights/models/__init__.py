"""What holders register, what is published, where the two are alike, and what people decided about it."""

from apps.rights.models.evidence import Evidence
from apps.rights.models.imports import RegistryImport
from apps.rights.models.publications import Match, Publication
from apps.rights.models.registry import Contributor, IndexNumber, RegisteredRecording, RegisteredWork

__all__ = [
    "Contributor",
    "Evidence",
    "IndexNumber",
    "Match",
    "Publication",
    "RegisteredRecording",
    "RegisteredWork",
    "RegistryImport",
]
