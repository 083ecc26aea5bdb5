"""Pages that people use before their scripts are there."""

from collections.abc import Callable

from playwright.sync_api import Page, Route


def without(page: Page, script: str, go: Callable[[], object]) -> Route:
    """Go to a page whose script does not come before the route that is returned is continued."""
    held: list[Route] = []
    page.route(script, lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(script):
        go()
    while not held:
        page.wait_for_timeout(10)
    return held[0]
