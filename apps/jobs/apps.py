from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "apps.jobs"
    label = "jobs"

    def ready(self) -> None:
        from apps.accounts.personal_data import register
        from apps.jobs.personal_data import erase, export

        register("jobs", export, erase)
