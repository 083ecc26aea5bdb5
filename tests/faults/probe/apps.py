from django.apps import AppConfig

from apps.jobs.registry import JobKind, register


class ProbeConfig(AppConfig):
    name = "tests.faults.probe"
    label = "probe"

    def ready(self) -> None:
        from tests.faults.probe import deaths

        register(JobKind(name="probe.count", title="Count", handler="tests.faults.probe.handlers:count", time_limit=60))
        register(JobKind(name="probe.brief", title="Be quick", handler="tests.faults.probe.handlers:count", time_limit=3))
        # The last tenth of it is enough to end by itself, on a busy machine too.
        register(JobKind(name="probe.timely", title="Be in time", handler="tests.faults.probe.handlers:count", time_limit=15))
        register(JobKind(name="probe.once", title="Once", handler="tests.faults.probe.handlers:count", can_retry=False))
        deaths.prepare()
