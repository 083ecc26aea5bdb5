"""What guards every page: headers, cookies, tokens, hosts, redirects, silence in the log."""

import json
import logging
import re

import pytest
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.library.models import Work
from tests.security.access_rules import RULES
from tests.security.routes import http_routes
from tests.security.rule_kinds import ADMIN, OTHER, OWNER, STRANGER
from tests.security.things import Things
from tests.support.newcomers import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "Xylophone-Qualle"


# Files that are sent while they are made, and those that are no pages.
STREAMS = ("account/export/", "listen/history/export/")
FILES = ("listen/tracks/<uuid:track_id>/sound",)


def test_every_answer_carries_the_policies_and_no_cookie_is_sent_to_other_sites(things: Things) -> None:
    for role in (STRANGER, OWNER, ADMIN):
        client = things.client(role)
        for route in http_routes():
            if route in (*STREAMS, "api/jobs/<uuid:job_id>/events/"):
                continue
            answer = client.get(things.address(route))
            policy = answer.headers.get("Content-Security-Policy", "")
            directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
            assert directives["default-src"] in ("'self'", "'none'"), route
            assert directives["object-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'", route
            assert "unsafe-inline" not in policy, route
            assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", ""), route
            assert "*" not in policy, route
            assert "http" not in policy, route
            assert answer.headers["X-Content-Type-Options"] == "nosniff", route
            assert answer.headers["X-Frame-Options"] == "DENY", route
            assert answer.headers["Referrer-Policy"] == "same-origin", route
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", route
            for name, cookie in answer.cookies.items():
                assert cookie["samesite"] in ("Lax", "Strict"), (route, name)
                assert cookie["httponly"] or name != settings.SESSION_COOKIE_NAME, route


def test_no_page_writes_style_or_script_that_the_policy_would_have_to_allow(things: Things) -> None:
    client = things.client("admin")
    for route in http_routes():
        if route.startswith(("admin/", "api/")) or RULES[route].table["admin"]["GET"] != 200 or route in (*STREAMS, *FILES):
            continue
        page = client.get(things.address(route)).content.decode()
        assert not re.search(r"<[^>]+\sstyle=", page), route
        assert not re.search(r"<[^>]+\son[a-z]+=", page), route
        for tag in re.findall(r"<script[^>]*>", page):
            assert "src=" in tag or "nonce=" in tag or 'type="application/json"' in tag, (route, tag)
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page), f"{route} asks a third party"


@pytest.mark.parametrize(
    "route", [route for route, rule in RULES.items() if rule.table[OWNER].get("POST", 404) not in (404, 405)]
)
def test_a_post_without_a_token_changes_nothing(route: str, things: Things) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(things.people[OWNER])
    foreign = {"Origin": "https://evil.example"}
    token = {"X-CSRFToken": "a" * 32}
    strict.cookies["csrftoken"] = "a" * 32
    for headers in ({}, {**token, **foreign}):
        body = {} if RULES[route].body in ("recording", "no file") else {"data": "{}", "content_type": "application/json"}
        answer = strict.post(things.address(route), **body, headers=headers)
        assert answer.status_code == 403, headers
    things.work.refresh_from_db()
    assert (things.work.title, things.work.visibility, things.work.trashed_at, things.work.head) == ("Air", "private", None, 1)


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT"])
def test_the_api_asks_for_the_token_with_every_unsafe_method(method: str, things: Things) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(things.people[OWNER])
    address = things.address("api/library/works/<uuid:work_id>/")
    assert strict.generic(method, address, "{}", content_type="application/json").status_code == 403
    assert Work.objects.filter(pk=things.work.pk, trashed_at=None).exists()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ],
)
def test_the_login_leads_nowhere_else(target: str, things: Things) -> None:
    data = {"username": "maria", "password": PASSWORD, "next": target}
    assert Client().post("/account/login/", data).headers["Location"] == "/"
    assert Client().post("/account/login/?next=" + target, {**data, "next": ""}).headers["Location"] == "/"
    assert target not in things.client("stranger").get("/account/login/", {"next": target}).content.decode()
    language = Client().post("/i18n/setlang/", {"language": "en", "next": target})
    assert language.headers["Location"] == "/"


def test_a_page_behind_the_login_is_reached_after_it(things: Things) -> None:
    data = {"username": "maria", "password": PASSWORD, "next": "/library/?q=a"}
    assert Client().post("/account/login/", data).headers["Location"] == "/library/?q=a"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "testserver@evil.example", "testserver:80:80", "*"])
def test_a_foreign_host_gets_nothing(host: str, things: Things) -> None:
    assert things.client(OWNER).get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/library/media/../../../../etc/passwd/",
        "/library/media/..%2f..%2f..%2fetc%2fpasswd/",
        "/library/media/%2e%2e/%2e%2e/secret.key/",
        "/static/../secret.key",
        "/static/..%2f..%2fvar/secret.key",
        "/static/%2e%2e/%2e%2e/var/studio.sqlite3",
        "/media/recordings/x.wav",
        "/.git/config",
        "/var/secret.key",
    ],
)
def test_no_path_leads_out_of_its_folder(path: str, things: Things) -> None:
    assert things.client("admin").get(path).status_code == 404


def test_no_account_rises_by_what_it_sends(things: Things) -> None:
    otto = things.people[OTHER]
    client = things.client(OTHER)
    forged = {"role": "admin", "is_staff": True, "is_superuser": True, "is_active": True, "id": things.people[OWNER].pk}
    client.patch("/api/accounts/me/", json.dumps(forged), content_type="application/json")
    client.post("/account/", {"username": "otto", "email": "otto@example.org", "language": "", **forged})
    otto = User.objects.get(pk=otto.pk)
    assert (otto.role, otto.is_staff, otto.username) == ("musician", False, "otto")
    assert client.get("/admin/").status_code == 404


def test_an_administrator_changes_roles_through_the_service(things: Things) -> None:
    otto = things.people[OTHER]
    form = {"role": "reviewer", "is_active": "on", "username": "taken-over", "email": "x@example.org", "password": "x"}
    assert things.client("admin").post(f"/admin/accounts/user/{otto.pk}/change/", form).status_code == 302
    changed = User.objects.get(pk=otto.pk)
    assert (changed.role, changed.username, changed.email) == ("reviewer", "otto", "otto@example.org")
    assert changed.check_password(PASSWORD)


def test_what_people_type_is_not_in_the_log(things: Things, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = things.client(OWNER)
    work = things.address("api/library/works/<uuid:work_id>/")
    things.client("stranger").post("/account/login/", {"username": SECRET, "password": SECRET})
    client.patch(work, json.dumps({"title": SECRET}), content_type="application/json")
    client.post(f"{work}revisions/", json.dumps({"base": 9, "score": {"title": SECRET}}), content_type="application/json")
    client.post("/account/password/", {"old_password": SECRET, "new_password1": SECRET, "new_password2": SECRET})
    client.post("/account/", {"username": SECRET, "email": "nonsense"})
    assert SECRET not in caplog.text
