"""Addresses that scripts of the pages fill in."""

from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


def pattern(name: str, *rest: str) -> str:
    """The address of a route with "{id}" where the id goes; "{format}" in `rest` stays as it is."""
    return reverse(name, args=[_ANY, *rest]).replace(str(_ANY), "{id}").replace("%7Bformat%7D", "{format}")
