from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedConfig(AppConfig):
    name = "apps.feed"
    label = "feed"
    verbose_name = _("Listening")

    def ready(self) -> None:
        from apps.accounts.personal_data import register as register_data
        from apps.feed import personal_data

        register_data("feed", personal_data.export, personal_data.erase)
