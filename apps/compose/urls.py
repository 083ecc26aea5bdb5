"""The composer's pages."""

from django.urls import path

from apps.compose import views

app_name = "compose"
urlpatterns = [
    path("", views.home, name="home"),
    path("compose/new/", views.new, name="new"),
    path("compose/<uuid:work_id>/", views.studio, name="studio"),
]
