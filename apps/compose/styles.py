"""Private styles: storing one, finding it again, taking it away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.accounts import audit
from apps.accounts.models import User
from apps.compose.generators import Generator
from apps.compose.models import Style


@transaction.atomic
def store_style(*, owner: User, name: str, generator: Generator, weights: bytes, figures: Mapping[str, Any]) -> Style:
    """Keep a style; one of the same name and kind is replaced."""
    values = {"weights": weights, "figures": dict(figures)}
    style, _created = Style.objects.update_or_create(owner=owner, job=generator.job, name=name, defaults=values)
    audit.record(actor=owner, verb="style.store", subject=style, detail={"job": generator.job})
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
