"""The addresses that pages, scripts and other people's bookmarks rely on."""

import uuid

import pytest
from django.urls import reverse

ID = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("name", "arguments", "address"),
    [
        ("compose:home", [], "/"),
        ("compose:new", [], "/compose/new/"),
        ("compose:studio", [ID], f"/compose/{ID}/"),
        ("accounts:login", [], "/account/login/"),
        ("accounts:logout", [], "/account/logout/"),
        ("accounts:register", [], "/account/register/"),
        ("accounts:password_reset", [], "/account/reset/"),
        ("accounts:profile", [], "/account/"),
        ("accounts:export", [], "/account/export/"),
        ("accounts:delete", [], "/account/delete/"),
        ("library:works", [], "/library/"),
        ("library:trash", [], "/library/trash/"),
        ("library:media", [ID], f"/library/media/{ID}/"),
        ("jobs:list", [], "/jobs/"),
        ("library-api:works", [], "/api/library/works/"),
        ("library-api:work", [ID], f"/api/library/works/{ID}/"),
        ("library-api:revisions", [ID], f"/api/library/works/{ID}/revisions/"),
        ("library-api:revision", [ID], f"/api/library/revisions/{ID}/"),
        ("library-api:recordings", [ID], f"/api/library/works/{ID}/recordings/"),
        ("library-api:recording", [ID], f"/api/library/recordings/{ID}/"),
        ("compose-api:imports", [], "/api/compose/imports/"),
        ("compose-api:harmonisations", [], "/api/compose/harmonisations/"),
        ("compose-api:export", [ID, "mid"], f"/api/compose/revisions/{ID}/export.mid"),
        ("compose-api:engraving", [ID], f"/api/compose/revisions/{ID}/engraving.svg"),
        ("jobs-api:list", [], "/api/jobs/"),
        ("jobs-api:detail", [ID], f"/api/jobs/{ID}/"),
        ("jobs-api:events", [ID], f"/api/jobs/{ID}/events/"),
        ("schema", [], "/api/schema/"),
        ("health", [], "/health/"),
    ],
)
def test_an_address_stays_where_it_is(name: str, arguments: list[object], address: str) -> None:
    assert reverse(name, args=arguments) == address
