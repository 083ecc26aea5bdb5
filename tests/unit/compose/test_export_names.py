"""Downloads are named after the work, with names that every system takes."""

import unicodedata
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.compose.exports import etag
from apps.library.downloads import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ode to Joy", "Ode to Joy.mid"),
        ("小星星", "小星星.mid"),
        ("../../etc/passwd", "etc passwd.mid"),
        ("a\x00b\nc\u202etxt", "a b c txt.mid"),
        ('what? "no" <yes>|*', "what no yes.mid"),
        ("...", "score.mid"),
        ("", "score.mid"),
        ("x" * 200, "x" * 100 + ".mid"),
    ],
)
def test_a_title_becomes_a_plain_file_name(title: str, name: str) -> None:
    assert file_name(title, "mid") == name


@given(st.text(max_size=250))
def test_no_title_makes_a_dangerous_name(title: str) -> None:
    name = file_name(title, "pdf")
    assert name.endswith(".pdf") and len(name) <= 104
    assert not set(name) & set('\\/:*?"<>|')
    assert all(unicodedata.category(sign)[0] != "C" for sign in name)
    assert not name.startswith((".", " "))


def test_the_tag_changes_with_what_is_in_the_file() -> None:
    def tag(form: str = "mid", title: str = "A", key: object = None) -> str:
        return etag(SimpleNamespace(id=key or first, work=SimpleNamespace(title=title)), form)  # type: ignore[arg-type]

    first = uuid4()
    assert tag() == tag()
    assert len({tag(), tag("pdf"), tag(title="B"), tag(key=uuid4())}) == 4
