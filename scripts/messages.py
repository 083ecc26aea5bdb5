"""Finding every sentence that users read: in Python, templates and JavaScript, without the gettext tools.

Two domains, as Django names them: "django" for the server, "djangojs" for static/js. Sentences that the engine raises are
plain constants there (it knows no gettext); they are found too, and translated where they leave the site.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract as babel_extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("en", "zh_Hans")
DOMAINS = ("django", "djangojs")

CONTEXT_FIRST = ((1, "c"), 2)
PYTHON_KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT_FIRST),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# core/i18n.js
SCRIPT_KEYWORDS = {"t": None, "tn": (1, 2), "tp": CONTEXT_FIRST}
# Errors of the engine whose text is shown to users as it is.
ENGINE_ERRORS = {"UnreadableScore", "UnreadableAudio", "CannotCompose", "UnrenderableScore", "EngravingUnavailable"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")

Key = tuple[str, str]


@dataclass
class Sentence:
    """One msgid with its context ("" = none), its plural ("" = none) and the files it stands in."""

    text: str
    context: str = ""
    plural: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.text


def extract(domain: str) -> dict[Key, Sentence]:
    """Every sentence of a domain, in the order of its files and lines."""
    found: dict[Key, Sentence] = {}
    for file, sentence in _sentences(domain):
        known = found.setdefault(sentence.key, sentence)
        known.plural = known.plural or sentence.plural
        known.files.add(file.relative_to(ROOT).as_posix())
    return found


def catalogue(language: str, domain: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def placeholders(text: str) -> set[str]:
    """The names of the values that a sentence is filled with."""
    return {match[1] for match in PLACEHOLDER.finditer(text) if match[1]}


def _sentences(domain: str) -> Iterator[tuple[Path, Sentence]]:
    if domain == "djangojs":
        for file in sorted((ROOT / "static" / "js").rglob("*.js")):
            yield from _babel(file, "javascript", file.read_text(), SCRIPT_KEYWORDS)
        return
    for folder in ("apps", "musicstudio"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            source = file.read_text()
            yield from _babel(file, "python", source, PYTHON_KEYWORDS)
            if "engine" in file.parts:
                yield from ((file, Sentence(text)) for text in _engine_sentences(ast.parse(source), file.name == "messages.py"))
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            # What is left of the markup is not Python: Babel reads token by token and must not see its indents.
            calls = "\n".join(line.strip() for line in templatize(file.read_text(), origin=str(file)).splitlines())
            yield from _babel(file, "python", calls, PYTHON_KEYWORDS)


def _babel(file: Path, method: str, source: str, keywords: dict[str, object]) -> Iterator[tuple[Path, Sentence]]:
    options = {"encoding": "utf-8"}
    for _line, message, _comments, context in babel_extract(method, io.BytesIO(source.encode()), keywords, (), options):  # type: ignore[arg-type]
        if isinstance(message, tuple):
            yield file, Sentence(message[0], context or "", message[1])
        elif message:
            yield file, Sentence(message, context or "")


def _engine_sentences(tree: ast.Module, constants: bool) -> Iterator[str]:
    """Texts of the engine's user errors, and with `constants` every text constant of the module."""
    for node in _engine_errors(tree):
        yield from _text(node.args[0])
    if constants:
        for statement in tree.body:
            if isinstance(statement, ast.Assign):
                yield from _text(statement.value)


def composed_in_place() -> list[str]:
    """Where the engine puts a user's sentence together on the spot, so that no catalogue can hold it: "file:line"."""
    return [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted((ROOT / "musicstudio" / "engine").rglob("*.py"))
        for node in _engine_errors(ast.parse(file.read_text()))
        if isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
    ]


def _engine_errors(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ENGINE_ERRORS and node.args:
            yield node


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield node.value
