"""/api/rights/, as far as it is the registry."""

from django.urls import path

from apps.rights.registry import api, evidence_api, imports_api, recordings_api

urlpatterns = [
    path("works/", api.RegisteredWorks.as_view(), name="works"),
    path("works/<uuid:registered_work_id>/", api.RegisteredWorkDetail.as_view(), name="work"),
    path("works/<uuid:registered_work_id>/restore/", api.RestoreWork.as_view(), name="work-restore"),
    path("works/<uuid:registered_work_id>/melody/", api.Melody.as_view(), name="melody"),
    path("works/<uuid:registered_work_id>/recordings/", recordings_api.RegisteredRecordings.as_view(), name="recordings"),
    path("works/<uuid:registered_work_id>/evidence/", evidence_api.EvidenceOfWork.as_view(), name="evidence-of-work"),
    path("recordings/<uuid:registered_recording_id>/", recordings_api.RegisteredRecordingDetail.as_view(), name="recording"),
    path(
        "recordings/<uuid:registered_recording_id>/restore/", recordings_api.RestoreRecording.as_view(), name="recording-restore"
    ),
    path("recordings/<uuid:registered_recording_id>/sound/", recordings_api.RecordingSound.as_view(), name="recording-sound"),
    path("evidence/<uuid:evidence_id>/", evidence_api.EvidenceDetail.as_view(), name="evidence"),
    path("evidence/<uuid:evidence_id>/file/", evidence_api.EvidenceFile.as_view(), name="evidence-file"),
    path("registry.csv", api.Table.as_view(), name="table"),
    path("imports/", imports_api.Imports.as_view(), name="imports"),
    path("imports/template.csv", imports_api.Template.as_view(), name="template"),
    path("imports/<uuid:import_id>/", imports_api.ImportDetail.as_view(), name="import"),
    path("imports/<uuid:import_id>/report.csv", imports_api.ImportReport.as_view(), name="import-report"),
]
