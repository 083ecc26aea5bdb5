"""A service for words is asked only where the studio's owner names one."""

import pytest
from django.conf import LazySettings

from apps.compose.handlers.words import lyricist


@pytest.mark.parametrize(("url", "asked"), [("", False), ("https://words.example/v1", True)])
def test_the_settings_decide(url: str, asked: bool, settings: LazySettings) -> None:
    settings.LYRICS_ENDPOINT = {"url": url, "key": "k", "model": "m"}
    lyricist.cache_clear()
    try:
        endpoint = lyricist().endpoint
    finally:
        lyricist.cache_clear()
    assert (endpoint is not None) is asked
    if endpoint:
        assert (endpoint.url, endpoint.key, endpoint.model) == (url, "k", "m")
