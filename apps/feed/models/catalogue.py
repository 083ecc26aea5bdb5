"""Which pieces of the catalogue were made: each once, so that what somebody threw away does not come back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.library.models import Work


class CataloguePiece(models.Model):
    """One piece of apps/feed/catalogue/pieces.tsv; `work` None: it was made, and thrown away for good."""

    slug = models.CharField(max_length=200, primary_key=True)
    work = models.OneToOneField(Work, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("piece of the catalogue")
        verbose_name_plural = _("pieces of the catalogue")

    def __str__(self) -> str:
        return self.slug
