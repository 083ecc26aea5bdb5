from django.apps import AppConfig

from apps.jobs.registry import JobKind, register


class ProbeConfig(AppConfig):
    name = "tests.faults.probe"
    label = "probe"

    def ready(self) -> None:
        from tests.faults.probe import deaths

        register(JobKind(name="probe.count", title="Count", handler="tests.faults.probe.handlers:count", time_limit=60))
        register(JobKind(name="probe.brief", title="Be quick", handler="tests.faults.probe.handlers:count", time_limit=3))
        register(JobKind(name="probe.once", title="Once", handler="tests.faults.probe.handlers:count", can_retry=False))
        deaths.prepare()
