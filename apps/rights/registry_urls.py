"""/rights/registry/"""

from django.urls import path

from apps.rights.registry import pages

urlpatterns = [
    path("", pages.registry, name="registry"),
    path("new/", pages.new, name="registry-new"),
    path("import/", pages.import_table, name="registry-import"),
    path("works/<uuid:registered_work_id>/", pages.work, name="registry-work"),
    path("works/<uuid:registered_work_id>/edit/", pages.edit, name="registry-edit"),
]
