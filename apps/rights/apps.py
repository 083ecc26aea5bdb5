from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "apps.rights"
    label = "rights"
    verbose_name = _("Rights")

    def ready(self) -> None:
        from apps.accounts.personal_data import register as register_data
        from apps.jobs import chores
        from apps.library import credentials, dependants
        from apps.library import gate as library_gate
        from apps.library.storage import register_folder
        from apps.rights import gate, personal_data
        from apps.rights.models import Evidence, ExportedSound, RegisteredRecording
        from apps.rights.models.evidence import EVIDENCE
        from apps.rights.models.exports import EXPORTED_SOUNDS
        from apps.rights.models.registry import REGISTERED_SOUNDS
        from apps.rights.provenance import personal_data as exports
        from apps.rights.provenance.remembering import forget_works, remember
        from apps.rights.registry import personal_data as registry

        register_data("rights.registry", registry.export, registry.erase)
        register_data("rights.exports", exports.export, exports.erase)
        register_data("rights", personal_data.export, personal_data.erase)
        dependants.register(personal_data.forget_works)
        dependants.register(forget_works)
        credentials.register(remember)
        register_folder(REGISTERED_SOUNDS, RegisteredRecording)
        register_folder(EVIDENCE, Evidence, "file")
        register_folder(EXPORTED_SOUNDS, ExportedSound)
        library_gate.register(library_gate.Gate(ask=gate.ask, leave=gate.leave, changed=gate.changed))
        chores.register(chores.Chore("rights.checks", every=60, run="apps.rights.gate:resume"))
        chores.register(chores.Chore("rights.hearing_again", every=300, run="apps.rights.gate:hear_again"))
        chores.register(chores.Chore("rights.watching", every=300, run="apps.rights.monitoring:resume"))
        chores.register(chores.Chore("rights.deadlines", every=60, run="apps.rights.cases.sweep:sweep"))
        self._register_jobs()

    def _register_jobs(self) -> None:
        from apps.jobs.registry import JobKind, register
        from apps.rights import gate, monitoring
        from apps.rights.models.index import MATCH_SHARD
        from apps.rights.provenance.remembering import HEAR
        from apps.rights.registry.importing import IMPORT

        handlers = "apps.rights.handlers"
        # Limits are for ten thousand lines, many recordings of ten minutes, a quarter of an hour of sound; on a busy machine.
        for kind in (
            JobKind(
                name=IMPORT, title=_("Import into the registry"), handler=f"{handlers}.importing:take_table",
                time_limit=1800, can_retry=False,
            ),
            JobKind(name=gate.CHECK, title=_("Check before publishing"), handler=f"{handlers}.checking:check", time_limit=1800),
            JobKind(
                name=monitoring.WATCH, title=_("Watch for a recording"), handler=f"{handlers}.watching:watch", time_limit=600
            ),
            JobKind(
                name=monitoring.WATCH_MELODY, title=_("Watch for a melody"), handler=f"{handlers}.watching:watch_melody",
                time_limit=1800,
            ),
            JobKind(
                name=MATCH_SHARD, title=_("Part of a search"), handler=f"{handlers}.shards:match_shard", time_limit=600
            ),
            JobKind(
                name=HEAR, title=_("Remember the sound of an export"), handler=f"{handlers}.hearing:hear_export", time_limit=300
            ),
        ):  # fmt: skip
            register(kind)
