"""Jobs for operators: to look at, not to change, and without what people put in or got out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.jobs.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # generic in the stubs only
    list_display = ("id", "kind", "state", "attempt", "worker", "lease_until", "created_at", "finished_at")
    list_filter = ("state", "kind")
    fields = (*list_display, "attempt_limit", "priority", "cancel_requested", "last_seq", "started_at", "error")
    readonly_fields = fields
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
