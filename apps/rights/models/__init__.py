"""What holders register, what is published, where the two are alike, and what people decided about it."""

from apps.rights.models.cases import Case, CaseEvent, ClaimRelease, Notice
from apps.rights.models.evidence import Evidence
from apps.rights.models.exports import ExportedManifest, ExportedSound
from apps.rights.models.fingerprints import Fingerprint
from apps.rights.models.imports import RegistryImport
from apps.rights.models.index import IndexHeadEntry, IndexSegment, IndexSegmentPart, IndexShard
from apps.rights.models.publications import Match, Publication
from apps.rights.models.registry import Contributor, IndexNumber, RegisteredRecording, RegisteredWork

__all__ = [
    "Case",
    "CaseEvent",
    "ClaimRelease",
    "Contributor",
    "Evidence",
    "ExportedManifest",
    "ExportedSound",
    "Fingerprint",
    "IndexHeadEntry",
    "IndexNumber",
    "IndexSegment",
    "IndexSegmentPart",
    "IndexShard",
    "Match",
    "Notice",
    "Publication",
    "RegisteredRecording",
    "RegisteredWork",
    "RegistryImport",
]
