"""Naming the works that other things, such as jobs, are about."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django import template

from apps.library.models import Asker, Work

register = template.Library()


class HasParams(Protocol):
    params: dict[str, Any]


Thing = TypeVar("Thing", bound=HasParams)


@register.filter
def with_works(things: Iterable[Thing], owner: Asker) -> list[tuple[Thing, Work | None]]:
    """Each thing with the work of `owner` that its parameter "work" names, None when there is none. One query for all."""
    things = list(things)
    wanted = [str(thing.params.get("work", "")) for thing in things]
    works = {str(work.pk): work for work in Work.objects.owned_by(owner).filter(pk__in=filter(_is_uuid, wanted))}
    return [(thing, works.get(name)) for thing, name in zip(things, wanted, strict=True)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
