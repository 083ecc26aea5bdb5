"""The library's pages and its media."""

from django.urls import path

from apps.library import views
from apps.library.media import media

app_name = "library"
urlpatterns = [
    path("", views.works, name="works"),
    path("trash/", views.trash, name="trash"),
    path("media/<uuid:recording_id>/", media, name="media"),
    path("works/<uuid:work_id>/rename/", views.rename, name="rename"),
    path("works/<uuid:work_id>/visibility/", views.visibility, name="visibility"),
    path("works/<uuid:work_id>/trash/", views.throw_away, name="throw_away"),
    path("works/<uuid:work_id>/restore/", views.restore, name="restore"),
    path("works/<uuid:work_id>/purge/", views.purge, name="purge"),
    path("works/<uuid:work_id>/remix/", views.remix, name="remix"),
]
