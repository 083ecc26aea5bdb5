"""Django's admin site with this studio's doors."""

from django.contrib.admin.apps import AdminConfig


class StudioAdminConfig(AdminConfig):
    default_site = "apps.accounts.admin_site.StudioAdminSite"
