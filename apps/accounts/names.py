"""What people call themselves and their things, made safe to show."""

import unicodedata

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# No "@": whoever logs in by e-mail address can never meet an account that bears that address as its name.
username_validator = RegexValidator(
    r"\A[\w][\w.+-]*\Z", _("A name is made of letters, digits and . + - _ and starts with a letter or a digit.")
)
# Joiners shape emoji and Persian or Indic words; every other invisible format character only misleads.
_JOINERS = {"\u200c", "\u200d"}


def name_key(name: str) -> str:
    """The form in which two names count as the same: "Ａnna", "anna" and "ANNA" are one person."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())


def clean_text(text: str, most: int = 200) -> str:
    """One line without control, bidi and other invisible characters, spaces folded, at most `most` characters.

    Unpaired surrogates and unassigned private characters go too: no database and no browser knows what to do with them.
    """
    spaced = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    kept = (char for char in spaced if char in _JOINERS or unicodedata.category(char) not in {"Cf", "Cs", "Co"})
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())[:most].strip()
