from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedConfig(AppConfig):
    name = "apps.feed"
    label = "feed"
    verbose_name = _("Listening")

    def ready(self) -> None:
        pass
