"""The pages of things gone wrong: in the reader's language, without a database, and without a word about the reason."""

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults


def test_the_page_of_our_own_errors_needs_no_database() -> None:
    with translation.override("zh-hans"):
        page = defaults.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "我们这边出了问题" in page.content.decode()


@pytest.mark.parametrize("template", ["403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_hold_no_script_and_nothing_of_the_request(template: str) -> None:
    page = render_to_string(template)
    assert "<script" not in page
    assert "csrfmiddlewaretoken" not in page
    assert 'href="/"' in page


def test_a_form_that_is_out_of_date_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/account/login/", {"username": "a", "password": "b"}, headers={"accept-language": "zh-cn"}
    )
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


@pytest.mark.django_db
def test_the_chosen_theme_holds_on_error_pages(client: Client) -> None:
    def ask(theme: str) -> HttpResponse:
        client.cookies["theme"] = theme
        return client.get("/nowhere/")

    assert 'data-theme="dark"' in ask("dark").content.decode()
    assert "data-theme" not in ask('dark" onload="alert(1)').content.decode()
    assert ask("light").content == ask("light").content
