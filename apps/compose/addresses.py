"""Answers at addresses that are secrets themselves, such as a share link."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def keep_secret(response: Response) -> Response:
    """Neither search engines nor other sites learn the address.

    Not "no-referrer": browsers would then send the page's forms with "Origin: null", which the check against forged
    requests refuses. No other site is told more under "same-origin".
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
