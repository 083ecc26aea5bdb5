"""Identifiers: published ones are known, whatever they are written like, and no mistyped digit passes where there is a check."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.rights.identifiers import (
    BadIdentifier,
    _ipi_check,
    _isni_check,
    _iswc_check,
    format_ipi,
    format_isni,
    format_isrc,
    format_iswc,
    parse_ipi,
    parse_isni,
    parse_isrc,
    parse_iswc,
)

Parse = Callable[[str], str]
# From ISO 3901 and the ISRC handbook, ISO 15707, the IPI system, isni.org, and ORCID, whose numbers are ISNI.
PUBLISHED = [
    (parse_isrc, format_isrc, "FR-Z03-98-00212", "FRZ039800212"),
    (parse_isrc, format_isrc, "US-S1Z-99-00001", "USS1Z9900001"),
    (parse_iswc, format_iswc, "T-034.524.680-1", "T0345246801"),
    (parse_iswc, format_iswc, "T-010.140.236-1", "T0101402361"),
    (parse_ipi, format_ipi, "00334284961", "00334284961"),
    (parse_ipi, format_ipi, "00000000199", "00000000199"),
    (parse_isni, format_isni, "0000 0001 2103 2683", "0000000121032683"),
    (parse_isni, format_isni, "0000 0002 1825 0097", "0000000218250097"),
    (parse_isni, format_isni, "0000 0002 1694 233X", "000000021694233X"),
]


@pytest.mark.parametrize(("parse", "write", "printed", "plain"), PUBLISHED)
def test_published_numbers_are_read_and_written_as_printed(parse: Parse, write: Parse, printed: str, plain: str) -> None:
    assert parse(printed) == parse(plain) == parse(plain.lower()) == plain
    assert write(plain) == printed


@pytest.mark.parametrize(
    ("parse", "written", "plain"),
    [
        (parse_isrc, "ISRC FR-Z03-98-00212", "FRZ039800212"),
        (parse_isrc, "isrc:frz0398 00212", "FRZ039800212"),
        (parse_iswc, "ISWC T-034.524.680-1", "T0345246801"),
        (parse_iswc, "T034524680–1", "T0345246801"),
        (parse_iswc, "Ｔ０３４５２４６８０１", "T0345246801"),
        (parse_ipi, "334284961", "00334284961"),
        (parse_ipi, "IPI 00334284961 ", "00334284961"),
        (parse_isni, "https://isni.org/isni/000000021694233x", "000000021694233X"),
        (parse_isni, "ISNI 0000-0002-1694-233X", "000000021694233X"),
    ],
)
def test_they_are_read_as_people_write_them(parse: Parse, written: str, plain: str) -> None:
    assert parse(written) == plain


@pytest.mark.parametrize(
    ("parse", "wrong"),
    [
        (parse_isrc, "FR-Z03-98-0021"),
        (parse_isrc, "1R-Z03-98-00212"),
        (parse_isrc, "FR-Z03-98-002123"),
        (parse_iswc, "A-034.524.680-1"),
        (parse_iswc, "T-034.524.680"),
        (parse_iswc, "T-034.524.680-X"),
        (parse_ipi, "123"),
        (parse_ipi, "٠٠٣٣٤٢٨٤٩٦١"),
        (parse_isni, "0000 0001 2103 268"),
        (parse_isni, "0000 0001 2103 X683"),
        *((parse, "") for parse in (parse_isrc, parse_iswc, parse_ipi, parse_isni)),
    ],
)
def test_other_text_is_refused_with_an_example(parse: Parse, wrong: str) -> None:
    with pytest.raises(BadIdentifier, match="such as"):
        parse(wrong)


@given(text=st.text(max_size=40))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    for parse in (parse_isrc, parse_iswc, parse_ipi, parse_isni):
        try:
            plain = parse(text)
        except BadIdentifier:
            continue
        assert parse(plain) == plain and plain.isascii()


DIGITS = st.text("0123456789", min_size=15, max_size=15)


@given(digits=DIGITS)
def test_what_is_written_is_read_again(digits: str) -> None:
    numbers = [
        (parse_iswc, format_iswc, f"T{digits[:9]}{_iswc_check(digits[:9])}"),
        (parse_ipi, format_ipi, digits[:9] + _ipi_check(digits[:9])),
        (parse_isni, format_isni, digits + _isni_check(digits)),
        (parse_isrc, format_isrc, f"GB{digits[:10]}"),
    ]
    for parse, write, plain in numbers:
        assert parse(write(plain)) == parse(plain) == plain


def _passes(parse: Parse, text: str) -> bool:
    try:
        parse(text)
    except BadIdentifier:
        return False
    return True


@given(digits=DIGITS, place=st.integers(0, 8), other=st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed_in_ipi_and_isni(digits: str, place: int, other: int) -> None:
    """Both moduli are prime, so that no weight hides a digit."""
    mistyped = digits[:place] + str((int(digits[place]) + other) % 10) + digits[place + 1 :]
    # The remainders 0 and 100 are both written 00: of 101 errors that look like this, one passes.
    if {_ipi_check(digits[:9]), _ipi_check(mistyped[:9])} != {"00"}:
        assert not _passes(parse_ipi, mistyped[:9] + _ipi_check(digits[:9]))
    assert not _passes(parse_isni, mistyped + _isni_check(digits))


@given(digits=DIGITS, other=st.integers(1, 9))
def test_one_mistyped_digit_is_noticed_in_an_iswc_where_its_weight_allows(digits: str, other: int) -> None:
    for place in (0, 2, 6, 8):  # weights 1, 3, 7, 9: those without a common divisor with 10
        mistyped = digits[:place] + str((int(digits[place]) + other) % 10) + digits[place + 1 :]
        assert not _passes(parse_iswc, f"T{mistyped[:9]}{_iswc_check(digits[:9])}")


def test_nothing_is_written_as_nothing() -> None:
    assert [write("") for write in (format_isrc, format_iswc, format_ipi, format_isni)] == [""] * 4
