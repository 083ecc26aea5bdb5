"""For administrators: what can be listened to and what was learnt, to look at. What people listen to is nobody's but theirs."""

from django.contrib import admin

from apps.accounts.admin import ReadOnlyAdmin
from apps.feed.models import TasteVersion, Track


@admin.register(Track)
class TrackAdmin(ReadOnlyAdmin):
    list_display = ("title", "artist", "state", "generated", "published_at")
    list_filter = ("state", "generated")
    search_fields = ("work__title", "artist__username", "composer")
    list_select_related = ("work", "artist")
    fields = (
        *("id", "work", "artist", "state", "head", "generated", "duration_ms", "tags"),
        *("composer", "credit", "licence", "published_at", "changed_at"),
    )
    readonly_fields = fields


@admin.register(TasteVersion)
class TasteVersionAdmin(ReadOnlyAdmin):
    """Blue and green: which version is in use, from what it was learnt, and what was measured."""

    list_display = ("created_at", "state", "size", "learnt_until")
    fields = ("id", "state", "settings", "figures", "size", "sha256", "learnt_until", "created_at")
    readonly_fields = fields
