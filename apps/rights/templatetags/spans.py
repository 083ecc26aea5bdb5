"""Shares and spans of time, as the page of figures shows them."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def share(value: float) -> str:
    """0.25 as "25 %"."""
    return f"{value:.0%}".replace("%", " %")


@register.filter
def span(value: timedelta | None) -> str:
    """The largest unit of which there are at least two: "3 days"; None as "too few to tell"."""
    if value is None:
        return _("too few to tell")
    minutes = round(value.total_seconds() / 60)
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
