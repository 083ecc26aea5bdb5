"""The administrators' pages: roles, locked accounts, the audit trail. Made of links and forms to services, no more."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import services
from apps.accounts.models import AuditCheck, AuditEntry, User
from apps.accounts.permissions import account

# Roles say it all; a group would give nobody anything.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Change a role, lock an account. Passwords are reset by their owners, and only owners delete."""

    list_display = ("username", "email", "role", "is_active", "date_joined")
    list_filter = ("role", "is_active")
    search_fields = ("username", "email")
    ordering = ("username",)
    fields = ("username", "email", "role", "is_active", "date_joined", "last_login")
    readonly_fields = ("username", "email", "date_joined", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """The audit trail has it already, by id; Django's log would keep the name beyond the account."""

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actor = account(request.user)
        if "role" in form.changed_data:
            services.set_role(user=obj, role=obj.role, actor=actor)
        if "is_active" in form.changed_data:
            services.set_active(user=obj, active=obj.is_active, actor=actor)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows that administrators look at and nobody writes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Read the trail."""

    list_display = ("seq", "at", "actor", "verb", "subject")
    list_filter = ("verb",)
    search_fields = ("subject",)
    date_hierarchy = "at"


@admin.register(AuditCheck)
class AuditCheckAdmin(ReadOnlyAdmin):
    """Whether the trail was whole each time that the studio read it anew."""

    list_display = ("at", "whole", "entries", "problem", "problem_seq")
    list_filter = ("problem",)

    @admin.display(boolean=True, description=_("whole"))
    def whole(self, check: AuditCheck) -> bool:
        return not check.problem
