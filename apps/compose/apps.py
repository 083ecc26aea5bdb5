from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComposeConfig(AppConfig):
    name = "apps.compose"
    label = "compose"

    def ready(self) -> None:
        from apps.accounts.personal_data import register as register_data
        from apps.compose.generators import GENERATORS
        from apps.compose.learning import LEARN
        from apps.compose.personal_data import erase, export
        from apps.compose.transcriptions import TRANSCRIBE
        from apps.jobs.registry import JobKind, register

        register_data("compose", export, erase)
        for generator in GENERATORS:
            register(
                JobKind(
                    name=generator.job,
                    title=generator.title,
                    handler=generator.handler,
                    warm=f"apps.compose.handlers.{generator.module}:warm",
                    time_limit=600,
                    can_retry=True,
                )
            )
        register(
            JobKind(
                name=TRANSCRIBE,
                title=_("Write down a melody"),
                handler="apps.compose.handlers.transcription:transcribe",
                warm="apps.compose.handlers.transcription:warm",
                time_limit=120,
                # What was recorded is gone by then; the page still has it and sends it anew.
                can_retry=False,
            )
        )
        register(
            JobKind(
                name=LEARN,
                title=_("Learn a style"),
                handler="apps.compose.handlers.style:learn_style",
                warm="apps.compose.handlers.style:warm",
                # Two minutes of one core, and four times as many for a busy machine; then it keeps what it has.
                time_limit=600,
                # The melodies are gone by then; the page still has them and sends them anew.
                can_retry=False,
            )
        )
