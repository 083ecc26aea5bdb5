"""The pages of rights."""

from django.urls import include, path

app_name = "rights"
urlpatterns = [path("registry/", include("apps.rights.registry_urls")), path("", include("apps.rights.case_urls"))]
