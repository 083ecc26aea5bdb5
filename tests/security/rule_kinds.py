"""Kinds of rules: what each role gets for each method, for tests/security/access_rules.py.

Roles: a stranger without account, the owner of the things in question, another musician, a reviewer, an administrator.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STRANGER, OWNER, OTHER, REVIEWER, ADMIN = ROLES = ("stranger", "owner", "other", "reviewer", "admin")
MEMBERS = (OWNER, OTHER, REVIEWER, ADMIN)
LOGIN = "login"  # led to the login page
ELSEWHERE = 302  # led on within the site

Outcome = int | str
Outcomes = dict[str, Outcome]


@dataclass(frozen=True)
class Rule:
    """`table[role][method]`. `body` names what tests/security/test_access.py sends with methods that take a body."""

    table: Mapping[str, Outcomes]
    why: str
    body: str = "nothing"
    # The same for a work that its owner shares by link, where that makes a difference.
    shared: Mapping[str, Outcomes] | None = None
    query: Mapping[str, str] = field(default_factory=dict)


def row(refused: Outcome, allowed: Mapping[str, Outcome]) -> Outcomes:
    row: Outcomes = dict.fromkeys(METHODS, refused)
    if "GET" in allowed:
        row["HEAD"] = allowed["GET"]
    return {**row, **allowed}


def public(why: str, *, body: str = "nothing", **allowed: Any) -> Rule:
    """The same for everybody."""
    return Rule({role: row(405, allowed) for role in ROLES}, why, body)


def entrance(why: str, **allowed: Any) -> Rule:
    """For strangers; whoever is inside already is led on."""
    return Rule({STRANGER: row(405, allowed), **dict.fromkeys(MEMBERS, row(405, dict.fromkeys(allowed, ELSEWHERE)))}, why)


def members(why: str, *, body: str = "nothing", query: Mapping[str, str] | None = None, **allowed: Outcome) -> Rule:
    """A page for everybody with an account; strangers are led to the login."""
    stranger = row(405, dict.fromkeys(allowed, LOGIN))
    return Rule({STRANGER: stranger, **{role: row(405, allowed) for role in MEMBERS}}, why, body, query=query or {})


def own_page(
    why: str, *, body: str = "nothing", readable: Outcome | None = None, linked: Outcome | None = None, **allowed: Outcome
) -> Rule:
    """A page or form about one's own thing: for all others, whatever their role, it does not exist.

    `readable`: what others get from POST when the thing is shared (a remix). `linked`: what everybody gets from GET then.
    """
    missing = row(405, dict.fromkeys(allowed, 404))
    table = {STRANGER: row(405, dict.fromkeys(allowed, LOGIN)), OWNER: row(405, allowed)}
    private = {**table, **dict.fromkeys((OTHER, REVIEWER, ADMIN), missing)}
    shared = {**private, **{role: row(405, {"POST": readable}) for role in (OTHER, REVIEWER, ADMIN)}} if readable else None
    if linked:
        shared = {**dict.fromkeys(ROLES, row(405, {"GET": linked})), OWNER: private[OWNER]}
    return Rule(private, why, body, shared)


def reviewed(rule: Rule) -> Rule:
    """What its owner gets, reviewers and administrators get, too."""
    return Rule({**rule.table, **dict.fromkeys((REVIEWER, ADMIN), rule.table[OWNER])}, rule.why, rule.body, query=rule.query)


def reviewers(why: str, **allowed: Outcome) -> Rule:
    """A page for reviewers and administrators; for all other accounts it does not exist."""
    missing = row(405, dict.fromkeys(allowed, 404))
    table = {STRANGER: row(405, dict.fromkeys(allowed, LOGIN)), OWNER: missing, OTHER: missing}
    return Rule({**table, **dict.fromkeys((REVIEWER, ADMIN), row(405, allowed))}, why)


def others_only(rule: Rule) -> Rule:
    """For everybody but the owner of the thing in question, to whom it does not exist."""
    asked = ("GET", "HEAD", "POST")
    missing = {method: 404 if method in asked and outcome != 405 else outcome for method, outcome in rule.table[OWNER].items()}
    return Rule({**rule.table, OWNER: missing}, rule.why, rule.body, query=rule.query)


def api(why: str, *, body: str = "nothing", **allowed: Outcome) -> Rule:
    """An API address about oneself: the same for every account, nothing for strangers."""
    stranger = row(403, {})
    return Rule({STRANGER: stranger, **{role: row(405, {"OPTIONS": 200, **allowed}) for role in MEMBERS}}, why, body)


def own_api(why: str, *, body: str = "nothing", query: Mapping[str, str] | None = None, **allowed: Outcome) -> Rule:
    """An API address of one's own thing: 404 for all other accounts, nothing at all for strangers."""
    missing = row(405, {**dict.fromkeys(allowed, 404), "OPTIONS": 200})
    table = {STRANGER: row(403, {}), OWNER: row(405, {"OPTIONS": 200, **allowed})}
    return Rule({**table, **dict.fromkeys((OTHER, REVIEWER, ADMIN), missing)}, why, body, query=query or {})


def reviewed_api(why: str, *, body: str = "nothing", **allowed: Outcome) -> Rule:
    """An API address of a claim: its holder reads and changes it, those who review read it, for all others it does not exist."""
    rule = own_api(why, body=body, **allowed)
    if "GET" not in allowed:
        return rule
    missing = rule.table[OTHER]
    seen = {**missing, **dict.fromkeys(("GET", "HEAD"), allowed["GET"])}
    return Rule({**rule.table, REVIEWER: seen, ADMIN: seen}, why, body)


def link_api(why: str, *, body: str = "nothing", remix: Outcome | None = None, **allowed: Outcome) -> Rule:
    """An API address of a thing that its owner may share: whoever has the link may then read it, nobody else changes it."""
    read = {"GET": allowed["GET"], "OPTIONS": 200} if "GET" in allowed else {"OPTIONS": 200}
    missing = {**dict.fromkeys(allowed, 404), "OPTIONS": 200}
    private = {
        STRANGER: row(403, {**dict.fromkeys(read, 404), "OPTIONS": 200}),
        OWNER: row(405, {"OPTIONS": 200, **allowed}),
        **{role: row(405, missing) for role in (OTHER, REVIEWER, ADMIN)},
    }
    others = {**missing, **read, **({"POST": remix} if remix else {})}
    shared = {
        **private,
        STRANGER: row(403, read),
        **{role: row(405, others) for role in (OTHER, REVIEWER, ADMIN)},
    }
    return Rule(private, why, body, shared)


def open_api(why: str, *, body: str = "nothing", query: Mapping[str, str] | None = None, **allowed: Outcome) -> Rule:
    """An API address for everybody: whoever has no account is asked as the session of their browser."""
    return Rule({role: row(405, {"OPTIONS": 200, **allowed}) for role in ROLES}, why, body, query=query or {})


def unseen(why: str, *, api: bool = False, body: str = "nothing", **allowed: Outcome) -> Rule:
    """What only its owner may know of: for everybody else, strangers too, it does not exist. `api`: OPTIONS is answered."""
    more = {"OPTIONS": 200} if api else {}
    missing = row(405, {**dict.fromkeys(allowed, 404), **more})
    return Rule({role: row(405, {**allowed, **more}) if role == OWNER else missing for role in ROLES}, why, body)


def admin(why: str, *, query: Mapping[str, str] | None = None, **allowed: Outcome) -> Rule:
    """A page of the admin site, which looks at no method: strangers log in first, for all but administrators it is not there."""
    get = allowed.get("GET", 200)
    everything = dict.fromkeys(METHODS, get) | allowed
    nobody = row(404, {})
    table = {STRANGER: row(LOGIN, {}), OWNER: nobody, OTHER: nobody, REVIEWER: nobody, ADMIN: everything}
    return Rule(table, why, query=query or {})


def socket(why: str, *, owner: Outcome, others: Outcome) -> Rule:
    """A WebSocket: the code it is closed with; 1000 = the stream ended as it should."""
    return Rule({OWNER: {"GET": owner}, **{role: {"GET": others} for role in ROLES if role != OWNER}}, why)


def admin_pages(model: str, *, change: Outcome = 200, private: bool = False) -> dict[str, Rule]:
    """The six pages that Django makes for a model. Nothing is added or deleted here: 403, said to administrators only.

    `private`: the row asked for is not for administrators either; they are led on as for a row that does not exist.
    """
    seen = ELSEWHERE if private else 200
    one = f"admin/{model}/<path:object_id>/"
    return {
        f"admin/{model}/": admin("the list"),
        f"admin/{model}/add/": admin("nothing is added here", GET=403),
        f"{one}history/": admin("what administrators changed", GET=seen),
        f"{one}delete/": admin("nothing is deleted here", GET=403),
        f"{one}change/": admin("one row", GET=seen, POST=change),
        one: admin("the old address of one row", GET=ELSEWHERE),
    }
