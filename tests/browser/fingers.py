"""Real touches, through the browser's debugger."""

from playwright.sync_api import Locator, Page


class Fingers:
    def __init__(self, page: Page) -> None:
        self.debugger = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.debugger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def down(self, *points: tuple[float, float]) -> None:
        self._send("touchStart", *points)

    def move(self, *points: tuple[float, float]) -> None:
        self._send("touchMove", *points)

    def up(self) -> None:
        self._send("touchEnd")

    def drag(self, *ways: tuple[tuple[float, float], tuple[float, float]]) -> None:
        self.down(*(start for start, _ in ways))
        for step in range(1, 6):
            self.move(*((x0 + (x1 - x0) * step / 5, y0 + (y1 - y0) * step / 5) for (x0, y0), (x1, y1) in ways))
        self.up()

    def press_long(self, page: Page, point: tuple[float, float]) -> Locator:
        """Rest a finger until the menu is there, then lift it."""
        self.down(point)
        menu = page.get_by_role("menu")
        menu.wait_for()
        self.up()
        return menu
