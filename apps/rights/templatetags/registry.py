"""Identifiers and shares as they are printed."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from apps.rights import identifiers

register = template.Library()
register.filter("isrc", identifiers.format_isrc)
register.filter("iswc", identifiers.format_iswc)
register.filter("isni", identifiers.format_isni)


@register.filter
def percent(points: int) -> str:
    """Basis points as a percentage: 3334 is "33.34%"."""
    return f"{number_format((Decimal(points) / 100).normalize(), use_l10n=True)}%"
