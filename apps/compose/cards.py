"""The model cards of the engine, as pages show them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

FILE = "MODEL_CARD.md"


@dataclass(frozen=True)
class Card:
    """One model: `name` and `version` from its first line, `summary` its first paragraph, `body` the rest, both as HTML."""

    slug: str
    name: str
    version: str
    summary: SafeString
    body: SafeString


@cache
def cards() -> tuple[Card, ...]:
    """All cards, in order of their packages' names. They come with the release, so they are read once."""
    folder = Path(settings.BASE_DIR) / "musicstudio" / "engine"
    return tuple(_read(file) for file in sorted(folder.glob(f"*/{FILE}")))


def _read(file: Path) -> Card:
    title, _, text = file.read_text(encoding="utf-8").partition("\n")
    name, _, version = title.removeprefix("#").strip().partition(", version ")
    summary, _, body = text.strip().partition("\n\n")
    # Markup inside the text is shown as text ("js-default" turns HTML off), and so are addresses: pages of the studio lead to
    # no other site. Headings go below the page's own.
    markdown = MarkdownIt("js-default").disable(["autolink", "link"])
    lowered = "\n".join(f"#{line}" if line.startswith("#") else line for line in body.splitlines())
    html = (mark_safe(markdown.render(part)) for part in (summary, lowered))  # noqa: S308
    return Card(file.parent.name, name, version, *html)
