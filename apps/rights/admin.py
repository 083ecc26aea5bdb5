"""For administrators: what is claimed, to look at. Whatever changes a claim is its holder's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.rights.models import Contributor, RegisteredRecording, RegisteredWork


class OnlyShown:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ContributorInline(OnlyShown, admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = Contributor
    fields = ("name", "role", "share", "ipi", "isni")


class RecordingInline(OnlyShown, admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = RegisteredRecording
    fields = ("title", "isrc", "performer", "year", "number", "fingerprint", "sha256", "withdrawn_at")
    readonly_fields = ("number",)


@admin.register(RegisteredWork)
class RegisteredWorkAdmin(OnlyShown, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Every claim with its contributors and recordings."""

    list_display = ("title", "holder", "iswc", "territory", "created_at", "withdrawn_at")
    list_filter = ("territory",)
    search_fields = ("title", "iswc", "holder__username")
    fields = ("id", "holder", "title", "iswc", "territory", "term_from", "term_to", "created_at", "changed_at", "withdrawn_at")
    readonly_fields = fields
    inlines = (ContributorInline, RecordingInline)
