"""WebSocket routes of jobs, and the answer to every other address."""

from django.urls import path, re_path

from apps.jobs.consumers import job_socket, no_socket

websocket_urlpatterns = [
    path("ws/jobs/<uuid:job_id>/", job_socket),  # type: ignore[arg-type]
    re_path("", no_socket),  # type: ignore[arg-type]
]
