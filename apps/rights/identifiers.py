"""The numbers by which music and the people behind it are known, read as people write them and kept in one plain form.

ISRC (ISO 3901)  recording     CCXXXYYNNNNN   has no check digit: only its structure can be checked
ISWC (ISO 15707) work          TNNNNNNNNNC    check digit modulo 10
IPI name number  person        NNNNNNNNNCC    check digits modulo 101 (CISAC)
ISNI (ISO 27729) person        NNNNNNNNNNNNNNNC   check character modulo 11-2 (ISO/IEC 7064), which may be an X

Every `parse_…` takes the separators, prefixes and full-width digits that occur in the wild and returns the plain form, or
raises BadIdentifier; every `format_…` writes the plain form as its standard prints it, and "" as "".
"""

import re
import unicodedata

from django.utils.translation import gettext as _

_SEPARATORS = re.compile(r"[\s.\-/:‐-―]+")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_ISWC = re.compile(r"T([0-9]{9})([0-9])")
_ISNI = re.compile(r"[0-9]{15}[0-9X]")
# Some write the names of nine digits without the zeros before them.
_IPI = re.compile(r"[0-9]{9,11}")


class BadIdentifier(ValueError):
    """What was given is no such number: one sentence, translated."""


def parse_isrc(text: str) -> str:
    """The 12 characters of an ISRC. It has no check digit, so a mistyped one of the right form is not noticed."""
    plain = _plain(text, "ISRC")
    if not _ISRC.fullmatch(plain):
        raise BadIdentifier(_("An ISRC has two letters, three letters or digits, and seven digits, such as FR-Z03-98-00212."))
    return plain


def parse_iswc(text: str) -> str:
    """The T, nine digits and check digit of an ISWC."""
    plain = _plain(text, "ISWC")
    found = _ISWC.fullmatch(plain)
    if found is None:
        raise BadIdentifier(_("An ISWC has the letter T and ten digits, such as T-034.524.680-1."))
    if _iswc_check(found[1]) != found[2]:
        raise _mistyped("ISWC")
    return plain


def parse_ipi(text: str) -> str:
    """The 11 digits of an IPI name number."""
    plain = _plain(text, "IPI")
    if not _IPI.fullmatch(plain):
        raise BadIdentifier(_("An IPI name number has eleven digits, such as 00334284961."))
    plain = plain.zfill(11)
    if _ipi_check(plain[:9]) != plain[9:]:
        raise _mistyped("IPI")
    return plain


def parse_isni(text: str) -> str:
    """The 16 characters of an ISNI."""
    plain = _plain(text.rpartition("isni.org/isni/")[2], "ISNI")
    if not _ISNI.fullmatch(plain):
        raise BadIdentifier(_("An ISNI has sixteen digits, the last of which may be an X, such as 0000 0001 2103 2683."))
    if _isni_check(plain[:15]) != plain[15]:
        raise _mistyped("ISNI")
    return plain


def format_isrc(plain: str) -> str:
    return f"{plain[:2]}-{plain[2:5]}-{plain[5:7]}-{plain[7:]}" if plain else ""


def format_iswc(plain: str) -> str:
    return f"{plain[0]}-{plain[1:4]}.{plain[4:7]}.{plain[7:10]}-{plain[10]}" if plain else ""


def format_ipi(plain: str) -> str:
    return plain


def format_isni(plain: str) -> str:
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _plain(text: str, name: str) -> str:
    """Capitals and digits alone, without the name of the scheme before them."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).upper()).removeprefix(name)


def _mistyped(name: str) -> BadIdentifier:
    return BadIdentifier(_("The check digit of this %(name)s does not fit: a digit is mistyped.") % {"name": name})


def _iswc_check(digits: str) -> str:
    """The T counts as 1, each digit as often as its place says."""
    return str(-(1 + sum(place * int(digit) for place, digit in enumerate(digits, start=1))) % 10)


def _ipi_check(digits: str) -> str:
    """Places weigh 10 down to 2. The remainder 100 has no two digits and is written 00."""
    rest = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 101
    return f"{rest % 100:02d}"


def _isni_check(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
