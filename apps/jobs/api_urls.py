from django.urls import path

from apps.jobs import api

app_name = "jobs-api"
urlpatterns = [
    path("", api.JobList.as_view(), name="list"),
    path("<uuid:job_id>/", api.JobDetail.as_view(), name="detail"),
    path("<uuid:job_id>/cancel/", api.JobCancel.as_view(), name="cancel"),
    path("<uuid:job_id>/retry/", api.JobRetry.as_view(), name="retry"),
    path("<uuid:job_id>/events/", api.JobEvents.as_view(), name="events"),
]
