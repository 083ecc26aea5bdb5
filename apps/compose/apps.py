from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComposeConfig(AppConfig):
    name = "apps.compose"
    label = "compose"

    def ready(self) -> None:
        from apps.accounts.personal_data import register as register_data
        from apps.compose.personal_data import erase, export
        from apps.compose.services import HARMONISE
        from apps.compose.transcriptions import TRANSCRIBE
        from apps.jobs.registry import JobKind, register

        register_data("compose", export, erase)
        register(
            JobKind(
                name=HARMONISE,
                title=_("Harmonise"),
                handler="apps.compose.handlers:harmonise",
                warm="apps.compose.handlers:warm",
                time_limit=600,
                can_retry=True,
            )
        )
        register(
            JobKind(
                name=TRANSCRIBE,
                title=_("Write down a melody"),
                handler="apps.compose.handlers:transcribe",
                warm="apps.compose.handlers:warm_transcription",
                time_limit=120,
                # What was recorded is gone by then; the page still has it and sends it anew.
                can_retry=False,
            )
        )
