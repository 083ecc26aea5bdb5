from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "apps.rights"
    label = "rights"
    verbose_name = _("Rights")

    def ready(self) -> None:
        from apps.accounts.personal_data import register as register_data
        from apps.jobs import chores
        from apps.jobs.registry import JobKind, register
        from apps.library import dependants
        from apps.library import gate as library_gate
        from apps.library.storage import register_folder
        from apps.rights import gate, monitoring, personal_data
        from apps.rights.models import Evidence, RegisteredRecording
        from apps.rights.models.evidence import EVIDENCE
        from apps.rights.models.registry import REGISTERED_SOUNDS
        from apps.rights.registry import personal_data as registry_data
        from apps.rights.registry.importing import IMPORT

        register_data("rights.registry", registry_data.export, registry_data.erase)
        register_data("rights", personal_data.export, personal_data.erase)
        dependants.register(personal_data.forget_works)
        register_folder(REGISTERED_SOUNDS, RegisteredRecording)
        register_folder(EVIDENCE, Evidence, "file")
        library_gate.register(library_gate.Gate(ask=gate.ask, leave=gate.leave, changed=gate.changed))
        chores.register(chores.Chore("rights.checks", every=60, run="apps.rights.gate:resume"))
        chores.register(chores.Chore("rights.deadlines", every=60, run="apps.rights.cases.sweep:sweep"))
        register(
            JobKind(
                name=IMPORT,
                title=_("Import into the registry"),
                handler="apps.rights.handlers.importing:take_table",
                # Ten thousand lines on a busy machine.
                time_limit=1800,
                can_retry=False,
            )
        )
        register(
            JobKind(
                name=gate.CHECK,
                title=_("Check before publishing"),
                handler="apps.rights.handlers.checking:check",
                # Many recordings of ten minutes on a busy machine.
                time_limit=1800,
            )
        )
        register(
            JobKind(
                name=monitoring.WATCH,
                title=_("Watch for a recording"),
                handler="apps.rights.handlers.watching:watch",
                time_limit=600,
            )
        )
