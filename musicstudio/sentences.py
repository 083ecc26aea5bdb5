"""What the engine's errors say, in the reader's language: the engine itself knows no translations."""

from django.utils.translation import gettext


def sentence_of(error: Exception) -> str:
    """The sentence of an engine's error for users, translated and filled with its values."""
    values = getattr(error, "values", None)
    return gettext(error.sentence) % values if values else gettext(str(error))  # type: ignore[attr-defined]
