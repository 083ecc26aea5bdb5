"""The composer's pages."""

from django.urls import path

from apps.compose import linked, style_pages, views

app_name = "compose"
urlpatterns = [
    path("", views.home, name="home"),
    path("compose/new/", views.new, name="new"),
    path("compose/<uuid:work_id>/", views.studio, name="studio"),
    path("styles/", style_pages.styles, name="styles"),
    path("models/", views.models, name="models"),
    path("s/<str:token>/", linked.page, name="linked"),
    path("s/<str:token>/remix/", linked.remix, name="linked-remix"),
]
