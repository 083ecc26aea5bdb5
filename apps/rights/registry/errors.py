"""What the registry's services refuse, for their callers to translate."""

from django.utils.translation import gettext as _


class Refused(ValueError):
    """Something cannot be registered like this: the field at fault and one sentence, translated. Nothing was written."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Withdrawn(Exception):
    """A claim that was withdrawn is not changed; it is brought back first."""

    def __str__(self) -> str:
        return _("This claim is withdrawn. Bring it back first.")
