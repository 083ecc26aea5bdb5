from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedConfig(AppConfig):
    name = "apps.feed"
    label = "feed"
    verbose_name = _("Listening")

    def ready(self) -> None:
        from apps.accounts.personal_data import register as register_data
        from apps.feed import personal_data, track_data
        from apps.feed.models import TasteVersion, Track
        from apps.feed.models.tastes import TASTES
        from apps.feed.models.tracks import TRACKS
        from apps.jobs import chores
        from apps.library import dependants
        from apps.library.storage import register_folder

        register_data("feed.tracks", track_data.export, track_data.erase)
        register_data("feed", personal_data.export, personal_data.erase)
        dependants.register(track_data.forget_works)
        register_folder(TRACKS, Track)
        register_folder(TASTES, TasteVersion, "file")
        chores.register(chores.Chore("feed.learn", every=30, run="apps.feed.learning:ask_when_due"))
        chores.register(chores.Chore("feed.sweep", every=86_400, run="apps.feed.sweeping:sweep"))
        chores.register(chores.Chore("feed.prepare", every=10, run="apps.feed.preparing:prepare_what_waits"))
        self._register_jobs()

    def _register_jobs(self) -> None:
        from apps.feed import learning, preparing
        from apps.feed.catalogue import filling
        from apps.jobs.registry import JobKind, register

        # Limits are for a quarter of an hour of music, and for a search for settings among a million plays; on a busy machine.
        for name, title, handler, limit in (
            (preparing.PREPARE, _("Prepare for listening"), "preparing:prepare", 600),
            (filling.FILL, _("Fill the catalogue"), "catalogue:fill", 600),
            (learning.LEARN, _("Learn what people listen to"), "learning:learn_taste", 3600),
            (learning.SOLVE, _("Learn a part of what people listen to"), "learning:solve", 300),
        ):
            register(JobKind(name=name, title=title, handler=f"apps.feed.handlers.{handler}", time_limit=limit))
