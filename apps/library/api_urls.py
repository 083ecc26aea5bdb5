"""/api/library/"""

from django.urls import path

from apps.library import api, links_api, recordings_api

app_name = "library-api"
urlpatterns = [
    path("works/", api.Works.as_view(), name="works"),
    path("works/<uuid:work_id>/", api.WorkDetail.as_view(), name="work"),
    path("works/<uuid:work_id>/restore/", api.Restore.as_view(), name="restore"),
    path("works/<uuid:work_id>/purge/", api.Purge.as_view(), name="purge"),
    path("works/<uuid:work_id>/remix/", api.Remix.as_view(), name="remix"),
    path("works/<uuid:work_id>/revisions/", api.Revisions.as_view(), name="revisions"),
    path("works/<uuid:work_id>/recordings/", recordings_api.Recordings.as_view(), name="recordings"),
    path("works/<uuid:work_id>/links/", links_api.Links.as_view(), name="links"),
    path("links/<uuid:link_id>/", links_api.LinkDetail.as_view(), name="link"),
    path("recordings/<uuid:recording_id>/", recordings_api.RecordingDetail.as_view(), name="recording"),
    path("revisions/<uuid:revision_id>/", api.RevisionDetail.as_view(), name="revision"),
]
