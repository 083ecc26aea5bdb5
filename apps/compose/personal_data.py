"""The composer's part of "all my data" and of the deletion of an account."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_file, json_list_file
from apps.compose.models import Rating, Style


def export(user: User) -> Iterator[ExportFile]:
    """Every rating that `user` gave, and what the studio learnt from their files: the weights themselves too."""
    rows = Rating.objects.filter(user=user).order_by("rated_at").values("revision_id", "value", "rated_at")
    yield json_list_file("ratings.json", in_pages(rows))
    for style in Style.objects.filter(owner=user).order_by("created_at"):
        about = {"name": style.name, "job": style.job, "figures": style.figures, "pieces": style.pieces}
        yield json_file(f"styles/{style.pk}.json", about)
        yield ExportFile(f"styles/{style.pk}.safetensors", [bytes(style.weights)], compress=False)


def erase(user: User) -> None:
    Rating.objects.filter(user=user).delete()
    Style.objects.filter(owner=user).delete()
