"""For administrators: what is claimed and where cases stand, to look at. What is claimed is changed by its holder, and what is
decided is decided on the pages of cases, with a reason."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.admin import ReadOnlyAdmin
from apps.rights.models import Case, Contributor, RegisteredRecording, RegisteredWork


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows below a row."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ContributorInline(ReadOnlyInline):
    model = Contributor
    fields = ("name", "role", "share", "ipi", "isni")


class RecordingInline(ReadOnlyInline):
    model = RegisteredRecording
    fields = ("title", "isrc", "performer", "year", "number", "fingerprint", "sha256", "withdrawn_at")
    readonly_fields = ("number",)


@admin.register(RegisteredWork)
class RegisteredWorkAdmin(ReadOnlyAdmin):
    """Every claim with its contributors and recordings."""

    list_display = ("title", "holder", "iswc", "territory", "created_at", "withdrawn_at")
    list_filter = ("territory",)
    search_fields = ("title", "iswc", "holder__username")
    fields = ("id", "holder", "title", "iswc", "territory", "term_from", "term_to", "created_at", "changed_at", "withdrawn_at")
    readonly_fields = fields
    inlines = (ContributorInline, RecordingInline)


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Look at a case; nobody writes here."""

    list_display = ("title", "state", "opened_by", "uploader", "holder", "reviewer", "due_at", "created_at")
    list_filter = ("state", "opened_by")
    search_fields = ("title", "uploader__username", "holder__username")
    fields = (
        *("id", "title", "state", "opened_by", "uploader", "holder", "reviewer", "version"),
        *("due_at", "complaint_until", "created_at", "changed_at"),
    )
    readonly_fields = fields
