"""How many notices wait for the reader, for the bar at the top of every page."""

from django import template

from apps.accounts.permissions import Asker, may_review
from apps.rights.models import Notice

register = template.Library()


@register.simple_tag
def unread_notices(user: Asker) -> int:
    return Notice.objects.visible_to(user).unread().count()


@register.filter
def reviews(user: Asker) -> bool:
    """Whether `user` decides cases."""
    return may_review(user)
