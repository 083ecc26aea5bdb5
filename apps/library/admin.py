"""For administrators: which works are public. What is private stays unknown to them too."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.library.models import Work, WorkQuerySet


@admin.register(Work)
class WorkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Public works, to look at. Whatever changes a work is its owner's."""

    list_display = ("title", "owner", "visibility", "created_at", "updated_at")
    list_filter = ("visibility",)
    search_fields = ("title", "owner__username")
    fields = ("id", "title", "owner", "visibility", "created_at", "updated_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> WorkQuerySet:
        return Work.objects.listed()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
