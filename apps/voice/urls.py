"""The singing studio's pages."""

from django.urls import path

from apps.voice import views

app_name = "voice"
urlpatterns = [
    path("", views.home, name="home"),
    path("<uuid:work_id>/", views.studio, name="studio"),
]
