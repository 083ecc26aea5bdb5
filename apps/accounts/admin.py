"""The administrators' pages: roles, locked accounts, the audit trail. Made of links and forms to services, no more."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from apps.accounts import services
from apps.accounts.models import AuditEntry, User
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


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Read the trail; nobody writes here."""

    list_display = ("at", "actor", "verb", "subject")
    list_filter = ("verb",)
    search_fields = ("subject",)
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
