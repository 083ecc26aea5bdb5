"""Matches and checks in words."""

from django import template

from apps.rights import likeness, reporting
from apps.rights.models import Match, Publication

register = template.Library()


@register.filter
def closeness(match: Match) -> str:
    return likeness.closeness(match.method, match.probability)


@register.filter
def kind(match: Match) -> str:
    return likeness.kind(match.method, match.kind)


@register.filter
def described(match: Match) -> str:
    return likeness.described(likeness.facts(match))


@register.simple_tag
def checked(publication: Publication) -> list[str]:
    return reporting.sentences(publication)
