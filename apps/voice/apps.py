from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceConfig(AppConfig):
    name = "apps.voice"
    label = "voice"

    def ready(self) -> None:
        from apps.accounts.personal_data import register as register_data
        from apps.jobs.registry import JobKind, register
        from apps.library import dependants, storage
        from apps.voice.models import CLIPS, RECORDINGS, TAKES, Clip, OwnRecording, Take
        from apps.voice.own_learning import LEARN
        from apps.voice.personal_data import erase, export, forget_works
        from apps.voice.services import SING

        register_data("voice", export, erase)
        dependants.register(forget_works)
        storage.register_folder(TAKES, Take)
        storage.register_folder(CLIPS, Clip)
        storage.register_folder(RECORDINGS, OwnRecording)
        register(
            JobKind(
                name=SING,
                title=_("Sing"),
                handler="apps.voice.handlers.singing:sing",
                warm="apps.voice.handlers.singing:warm",
                # Ten minutes of a choir on a busy machine.
                time_limit=1800,
                can_retry=True,
            )
        )
        register(
            JobKind(
                name=LEARN,
                title=_("Learn a voice"),
                handler="apps.voice.handlers.learning:learn_voice",
                warm="apps.voice.handlers.learning:warm",
                # Ten minutes of recordings are listened to, and the voice learns for its minutes, on a busy machine.
                time_limit=3600,
            )
        )
