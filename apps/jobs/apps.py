from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "apps.jobs"
    label = "jobs"

    def ready(self) -> None:
        from apps.accounts.personal_data import register
        from apps.jobs import chores
        from apps.jobs.personal_data import erase, export

        register("jobs", export, erase)
        # The accounts below know nothing of jobs: once a day their trail is read anew.
        chores.register(chores.Chore("accounts.audit", every=86_400, run="apps.accounts.audit_verification:check"))
