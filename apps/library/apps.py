from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "apps.library"
    label = "library"

    def ready(self) -> None:
        from apps.accounts.personal_data import register
        from apps.library.personal_data import erase, export

        register("library", export, erase)
