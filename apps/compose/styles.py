"""Private styles: storing one, finding it again, calling it otherwise, taking it away."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.compose.generators import Generator
from apps.compose.models import Style

NAME_LENGTH = 80


class NameRefused(ValueError):
    """The name is empty, or another style of this musician has it: one sentence."""


@transaction.atomic
def store_style(
    *,
    owner: User,
    name: str,
    generator: Generator,
    weights: bytes,
    figures: Mapping[str, Any],
    pieces: Sequence[Mapping[str, Any]] = (),
) -> Style:
    """Keep a style. Where its name is taken by now it gets a number: nothing is replaced."""
    taken = set(Style.objects.filter(owner=owner, job=generator.job).values_list("name", flat=True))
    numbered = (name if number == 1 else f"{name[: NAME_LENGTH - 5]} {number}" for number in count(1))
    free = next(one for one in numbered if one not in taken)
    style = Style.objects.create(
        owner=owner, job=generator.job, name=free, weights=weights, figures=dict(figures), pieces=list(pieces)
    )
    audit.record(actor=owner, verb="style.store", subject=style, detail={"job": generator.job})
    return style


def clean_name(name: str, *, owner: User, job: str) -> str:
    """`name` as a new style of `owner` for this kind of job can have it. Raises NameRefused."""
    name = clean_text(name, NAME_LENGTH)
    if not name:
        raise NameRefused(_("Give the style a name."))
    if Style.objects.filter(owner=owner, job=job, name=name).exists():
        raise NameRefused(_("You have a style of this name; choose another one."))
    return name


@transaction.atomic
def rename_style(*, style: Style, actor: User, name: str) -> Style:
    """Call a style otherwise. Raises NameRefused."""
    # Whoever gives two styles one name at once is served one after the other.
    User.objects.select_for_update().get(pk=style.owner_id)
    if clean_text(name, NAME_LENGTH) != style.name:
        style.name = clean_name(name, owner=style.owner, job=style.job)
        style.save(update_fields=["name"])
        audit.record(actor=actor, verb="style.rename", subject=style)
    return style


@transaction.atomic
def delete_style(*, style: Style, actor: User) -> None:
    audit.record(actor=actor, verb="style.delete", subject=style)
    style.delete()


def has_style(*, owner: User, generator: Generator, style_id: str) -> bool:
    return Style.objects.visible_to(owner).filter(pk=style_id, job=generator.job).exists()


def weights_of(*, owner_id: int, style_id: str) -> bytes | None:
    """For the worker that writes with it; None when it is gone."""
    found = Style.objects.filter(owner_id=owner_id, pk=UUID(style_id)).values_list("weights", flat=True).first()
    return bytes(found) if found else None
