"""Accessibility checks by axe-core, without loosening the page's content security policy."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from musicstudio.env import ROOT

RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"

# Colours that are still on their way would be measured in the middle of it.
SETTLE = "document.getAnimations().forEach((one) => one.effect.getTiming().iterations === Infinity || one.finish())"


@cache
def _source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is shown now, one line per element.

    The script goes in through the browser's debugger: a script tag would be refused, as it should be.
    """
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": SETTLE})
    debugger.send("Runtime.evaluate", {"expression": _source()})
    run = f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}}).then((found) => found.violations)"
    answer = debugger.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    debugger.detach()
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    found: list[dict[str, Any]] = answer["result"]["value"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
