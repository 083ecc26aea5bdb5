"""Print who may do what: every route by role and method, as declared and as tests/security/test_access.py checks it.

python -m tests.security.access_table [FILE]
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import django

from musicstudio.env import choose_settings
from tests.security.access_rules import RULES
from tests.security.routes import SOCKET, all_routes
from tests.security.rule_kinds import METHODS, ROLES, Outcomes

HEAD = """# Who may do what

Every route of the studio by role and method. 404 is the same answer as for an address that does not exist; "login" leads to
the login page; 405 is a method that the address does not know. A work of the *owner* is asked for: private at first, then
shared by link where that makes a difference. For sockets: the code that the socket is closed with (1000 = the end of the
stream, 4404 = nothing there). Printed by `python -m tests.security.access_table`, checked by `tests/security/test_access.py`.
"""


def table() -> str:
    """The table as Markdown. KeyError for a route without a rule."""
    return "\n".join([HEAD, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    yield "| route | what | role | " + " | ".join(METHODS) + " |"
    yield "|" + "---|" * (3 + len(METHODS))
    for route in all_routes():
        rule = RULES[route]
        yield from _rows(_shown(route), rule.why, rule.table)
        if rule.shared:
            yield from _rows(_shown(route), f"{rule.why} (shared)", rule.shared)


def _rows(route: str, why: str, roles: Mapping[str, Outcomes]) -> Iterator[str]:
    for role in ROLES:
        cells = [str(roles[role].get(method, "")) for method in METHODS]
        yield f"| `{route}` | {why} | {role} | " + " | ".join(cells) + " |"


def _shown(route: str) -> str:
    address = route.removeprefix(SOCKET).replace("|", "\\|")
    return f"socket /{address}" if route.startswith(SOCKET) else f"/{address}"


if __name__ == "__main__":
    choose_settings()
    django.setup()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(table())
    else:
        sys.stdout.write(table())
