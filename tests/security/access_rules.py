"""Who may do what, declared: for every route, the status that each role gets for each method.

A route that is not declared here fails tests/security/test_access.py, and so does a declaration without a route.
"""

from tests.security.listening_rules import LISTENING
from tests.security.rule_kinds import (
    ADMIN,
    ELSEWHERE,
    LOGIN,
    MEMBERS,
    OWNER,
    REVIEWER,
    ROLES,
    STRANGER,
    Outcomes,
    Rule,
    admin,
    admin_pages,
    api,
    entrance,
    link_api,
    members,
    others_only,
    own_api,
    own_page,
    public,
    reviewed,
    reviewed_api,
    reviewers,
    row,
    socket,
    unseen,
)

RULES: dict[str, Rule] = {
    # Pages
    "": public("the start page", GET=200),
    "models/": public("what the models are, to read", GET=200),
    "styles/": members("one's own private styles", GET=200),
    "compose/new/": members("a new work of one's own", POST=ELSEWHERE),
    "compose/<uuid:work_id>/": own_page(
        "the studio on one's own work; a page to read for whoever has the link", linked=200, GET=200
    ),
    "account/login/": entrance("the way in", GET=200, POST=200),
    "account/logout/": public("the way out, by POST only", POST=ELSEWHERE),
    "account/register/": entrance("a new account", GET=200, POST=200),
    "account/reset/": public("a link by mail", GET=200, POST=200),
    "account/reset/sent/": public("says the same whoever asked", GET=200),
    "account/reset/<uidb64>/<token>/": public("the link from the mail; a wrong one opens nothing", GET=200, POST=200),
    "account/reset/done/": public("a sentence", GET=200),
    "account/": members("one's own account", GET=200, POST=200),
    "account/password/": members("one's own password", GET=200, POST=200),
    "account/tokens/": members("tokens for one's own scripts", GET=200, POST=200),
    "account/tokens/<int:token_id>/revoke/": own_page("take one's own token back", POST=ELSEWHERE),
    "account/export/": members("one's own data", GET=200),
    "account/delete/": members("the end of one's own account", GET=200, POST=200),
    "library/": members("one's own works", GET=200),
    "library/trash/": members("one's own trash", GET=200),
    "library/works/<uuid:work_id>/rename/": own_page("change one's own work", POST=ELSEWHERE),
    "library/works/<uuid:work_id>/visibility/": own_page("share one's own work", POST=ELSEWHERE),
    "library/works/<uuid:work_id>/trash/": own_page("throw one's own work away", POST=ELSEWHERE),
    "library/works/<uuid:work_id>/restore/": own_page("bring one's own work back", POST=ELSEWHERE),
    "library/works/<uuid:work_id>/purge/": own_page("delete one's own work for good", POST=ELSEWHERE),
    "library/works/<uuid:work_id>/remix/": own_page("copy what one may open", POST=ELSEWHERE, readable=ELSEWHERE),
    "jobs/": members("one's own jobs", GET=200),
    "sing/": members("the voices, and one's own pieces to sing", GET=200),
    "sing/<uuid:work_id>/": own_page("the singing studio on one's own work", GET=200),
    "sing/voices/": members("one's own voices", GET=200),
    "sing/voices/<uuid:voice_id>/": own_page("one's own voice", GET=200),
    "rights/": members("what one has published", GET=200),
    "rights/matches/": members("what is like one's own works", GET=200),
    "rights/publications/<uuid:publication_id>/withdraw/": own_page(
        "take what one has published from the public", POST=ELSEWHERE
    ),
    "rights/publications/<uuid:publication_id>/come-back/": own_page(
        "publish again what one has withdrawn; this is still out", POST=ELSEWHERE
    ),
    "rights/registry/": members("one's own claims; for reviewers everybody's", GET=200),
    "rights/registry/new/": members("a new claim of one's own", GET=200),
    "rights/registry/import/": members("one's own catalogue as a table", GET=200),
    "rights/registry/works/<uuid:registered_work_id>/": reviewed(own_page("a claim", GET=200)),
    "rights/registry/works/<uuid:registered_work_id>/edit/": own_page("change one's own claim", GET=200),
    "rights/cases/": reviewers("every case", GET=200),
    "rights/cases/bulk/": reviewers("many cases at once; none is chosen", POST=ELSEWHERE),
    "rights/cases/mine/": members("the cases in which one is a side", GET=200),
    "rights/cases/<uuid:case_id>/": reviewed(own_page("a case, for its sides and reviewers", GET=200, POST=200)),
    "rights/cases/<uuid:case_id>/trail/": reviewers("the audit trail of a case", GET=200),
    "rights/cases/<uuid:case_id>/trail.<str:form>": reviewers("the same as a file", GET=200),
    "rights/publications/<uuid:publication_id>/claim/": others_only(
        members("claim what somebody else has before the public", GET=200, POST=200)
    ),
    "rights/works/<uuid:work_id>/claim/": members("on to a claim about public music; this is not public", GET=404),
    "rights/claims/": reviewers("whose claims rest", GET=200),
    "rights/claims/<int:holder_id>/release/": members("let somebody claim again, for reviewers; nobody's claims rest", POST=404),
    "rights/notices/": members("news of one's own cases", GET=200),
    "rights/notices/read/": members("news of one's own cases", POST=ELSEWHERE),
    "rights/notices/<int:notice_id>/": own_page("news of one's own case", POST=ELSEWHERE),
    "rights/transparency/": public("figures that point at nobody", GET=200),
    # The token is what opens these; to guess one is what nobody can.
    "s/<str:token>/": public("a work to read, for whoever has the link", GET=200),
    "s/<str:token>/remix/": members("a copy of what one has the link to", POST=ELSEWHERE),
    # API
    "api/accounts/me/": api("one's own account", GET=200, PATCH=200),
    "api/library/works/": api("one's own works", GET=200, POST=201),
    "api/library/works/<uuid:work_id>/": link_api("a work", GET=200, PATCH=200, DELETE=204),
    "api/library/works/<uuid:work_id>/restore/": own_api("bring one's own work back", POST=200),
    "api/library/works/<uuid:work_id>/purge/": own_api("delete one's own work for good", POST=204),
    "api/library/works/<uuid:work_id>/revisions/": link_api("the history of a work", body="revision", GET=200, POST=201),
    "api/library/works/<uuid:work_id>/recordings/": link_api("the recordings of a work", body="recording", GET=200, POST=201),
    "api/library/works/<uuid:work_id>/links/": own_api("the links that share one's own work", GET=200, POST=201),
    "api/library/links/<uuid:link_id>/": own_api("revoke a link to one's own work", body="link", PATCH=200),
    "api/library/recordings/<uuid:recording_id>/": link_api("a recording", GET=200, DELETE=204),
    "api/library/revisions/<uuid:revision_id>/": link_api("a revision, and its name", body="name", GET=200, PATCH=200),
    "api/jobs/": api("one's own jobs", GET=200),
    "api/jobs/<uuid:job_id>/": own_api("one's own job", GET=200),
    "api/jobs/<uuid:job_id>/cancel/": own_api("call one's own job off", POST=202),
    "api/jobs/<uuid:job_id>/retry/": own_api("try one's own job again", POST=409),
    "api/jobs/<uuid:job_id>/events/": own_api("the stream of one's own job", GET=200),
    "api/compose/melodies/": api("tunes to start from", GET=200),
    "api/compose/melodies/<slug:slug>/": api("a tune to start from", GET=200),
    "api/compose/imports/": api("read a file; nothing is stored", body="no file", POST=400),
    "api/compose/transcriptions/": api("write down a melody; the recording is not kept", body="recording", POST=202),
    "api/compose/harmonisations/": own_api("harmonise one's own revision", body="generation", POST=202),
    "api/compose/styles/": api("one's own private styles, and the learning of one", body="pieces", GET=200, POST=202),
    "api/compose/styles/<uuid:style_id>/": own_api("one's own private style", body="name", PATCH=200, DELETE=204),
    "api/compose/accompaniments/": own_api("accompany one's own revision", body="generation", POST=202),
    "api/compose/patterns/": own_api("write a pattern on one's own revision", body="generation", POST=202),
    "api/compose/textures/": own_api("play one's own revision like one of its bars", body="texture", POST=202),
    "api/compose/variations/": own_api("vary the melody of one's own revision", body="generation", POST=202),
    "api/compose/continuations/": own_api("continue the melody of one's own revision", body="generation", POST=202),
    "api/compose/words/": own_api("write words to one's own revision", body="generation", POST=202),
    "api/compose/revisions/<uuid:revision_id>/keep/": own_api("keep one's own proposal", body="base", POST=201),
    "api/voice/voices/": api("the voices that sing", GET=200),
    "api/voice/imports/": api("read a file as a song; nothing is stored", body="no file", POST=400),
    "api/voice/songs/": api("a file as a new song", body="no file", POST=400),
    "api/voice/songs/<uuid:work_id>/": own_api("how one's own work is sung", body="song", GET=200, PUT=200),
    "api/voice/songs/<uuid:work_id>/plan/": own_api("what would be sung of one's own work", GET=200),
    "api/voice/songs/<uuid:work_id>/words/": own_api("words over the notes of one's own work", body="words", POST=200),
    "api/voice/songs/<uuid:work_id>/takes/": own_api("one's own takes", query={"up_to": "1"}, GET=200, DELETE=204),
    "api/voice/songs/<uuid:work_id>/export/": own_api("take one's own song along", query={"format": "ustx"}, GET=200),
    "api/voice/takes/": own_api("have one's own revision sung", body="take", POST=202),
    "api/voice/takes/<uuid:take_id>/": own_api("one's own take", body="name", PATCH=200, DELETE=204),
    "api/voice/takes/<uuid:take_id>/audio/": own_api("the sound of one's own take", GET=200),
    "api/voice/takes/<uuid:take_id>/export/": own_api("take one's own take along", query={"format": "wav"}, GET=200),
    "api/voice/own-voices/": api("one's own voices, and the way to begin one", body="own voice", GET=200, POST=201),
    "api/voice/own-voices/<uuid:voice_id>/": own_api("one's own voice", body="name", GET=200, PATCH=200, DELETE=204),
    "api/voice/own-voices/<uuid:voice_id>/learning/": own_api("have one's own voice learnt; nothing is recorded yet", POST=422),
    "api/voice/own-voices/<uuid:voice_id>/recordings/<int:number>/": own_api(
        "a recording of oneself; this one is too short", body="spoken", PUT=422, DELETE=200
    ),
    "api/voice/own-voices/<uuid:voice_id>/recordings/<int:number>/audio/": own_api("the sound of oneself", GET=200),
    "api/voice/clips/<slug:key>/": own_api("the sound of a phrase of one's own", GET=200),
    "api/rights/cases/": api("the cases in which one is a side, or all", GET=200),
    "api/rights/cases/<uuid:case_id>/": reviewed(own_api("a case, for its sides and reviewers", GET=200)),
    "api/rights/cases/<uuid:case_id>/comparisons/": reviewed(own_api("what a case compares, for those who see it", GET=200)),
    "api/rights/cases/<uuid:case_id>/matches/<uuid:match_id>/<str:side>/": reviewed(
        own_api("the two sounds that a match compares, for the sides of its case and reviewers", GET=200)
    ),
    "api/rights/publications/": api("what one has published, and a work to publish; none is named", GET=200, POST=400),
    "api/rights/publications/<uuid:publication_id>/": own_api("where one's own publication stands", GET=200),
    "api/rights/publications/<uuid:publication_id>/claims/": others_only(
        api("claim what somebody else has before the public, with a work of one's own", body="claim by notice", POST=400)
    ),
    "api/rights/notices/": api("news of one's own cases", GET=200, POST=204),
    "api/rights/transparency/": public("figures that point at nobody", GET=200, OPTIONS=200),
    "api/": public("what the API is, to read", GET=200),
    "api/compose/works/<uuid:work_id>/alternatives/": own_api("the alternatives of one's own harmonisation", GET=200),
    "api/compose/revisions/<uuid:revision_id>/rating/": own_api("rate one's own revision", body="rating", PUT=200, DELETE=204),
    "api/compose/links/<str:token>/export.<str:suffix>": public("take along what one has the link to", GET=200, OPTIONS=200),
    "rights/verify/": public("ask a sound file who made it; without one", GET=200, POST=422),
    "api/rights/verifications/": public("the same over HTTP", body="recording", OPTIONS=200, POST=200),
    "api/rights/works/": api("one's own claims, and a new one", body="claim", GET=200, POST=201),
    "api/rights/works/<uuid:registered_work_id>/": reviewed_api("a claim", body="title", GET=200, PATCH=200, DELETE=204),
    "api/rights/works/<uuid:registered_work_id>/restore/": own_api("bring one's own claim back", POST=200),
    "api/rights/works/<uuid:registered_work_id>/melody/": own_api(
        "the melody of one's own claim; this file is none", body="recording", POST=422, DELETE=200
    ),
    "api/rights/works/<uuid:registered_work_id>/recordings/": own_api("claim a recording", body="claim", POST=201),
    "api/rights/works/<uuid:registered_work_id>/evidence/": own_api("add evidence; this is none", body="recording", POST=400),
    "api/rights/recordings/<uuid:registered_recording_id>/": reviewed_api(
        "a claim on a recording", body="title", GET=200, PATCH=200, DELETE=204
    ),
    "api/rights/recordings/<uuid:registered_recording_id>/restore/": own_api("bring one's own claim back", POST=200),
    "api/rights/recordings/<uuid:registered_recording_id>/sound/": reviewed_api(
        "the sound of a claimed recording, which is given once", body="recording", GET=200, POST=400
    ),
    "api/rights/evidence/<uuid:evidence_id>/": reviewed_api("evidence", GET=200, DELETE=204),
    "api/rights/evidence/<uuid:evidence_id>/file/": reviewed_api("the bytes of evidence", GET=200),
    "api/rights/registry.csv": api("one's own claims as a table", GET=200),
    "api/rights/imports/": api("a table of claims; this is none", body="recording", POST=422),
    "api/rights/imports/template.csv": api("an empty table", GET=200),
    "api/rights/imports/<uuid:import_id>/": own_api("what came of one's own table", GET=200),
    "api/rights/imports/<uuid:import_id>/report.csv": own_api("the same to take along", GET=200),
    "api/schema/": public("what the API is", GET=200, OPTIONS=200),
    # Site
    "i18n/setlang/": Rule({role: row(302, {"GET": 302, "POST": 302}) for role in ROLES}, "the language of this browser"),
    "i18n/catalog.js": public("translations of the scripts", GET=200, OPTIONS=200),
    "health/": public("is the site up", GET=200),
}

# Whoever may open a work may hear it and take it along.
_media = unseen("the bytes of a recording", GET=200)
RULES["library/media/<uuid:recording_id>/"] = Rule(
    _media.table, _media.why, shared={role: row(405, {"GET": 200}) for role in ROLES}
)
_remix = own_api("copy what one may open", POST=201)
RULES["api/library/works/<uuid:work_id>/remix/"] = Rule(
    _remix.table,
    _remix.why,
    shared={**_remix.table, **dict.fromkeys(MEMBERS, _remix.table[OWNER])},
)
_move = own_api("dispute the case about one's own music", body="move", POST=200)
RULES["api/rights/cases/<uuid:case_id>/moves/"] = Rule(
    {**_move.table, **dict.fromkeys((REVIEWER, ADMIN), row(405, {"POST": 409, "OPTIONS": 200}))}, _move.why, _move.body
)
for _download in ("export.<str:suffix>", "engraving.svg", "voice-leading/"):
    _owner = row(405, {"GET": 200, "OPTIONS": 200})
    _rest = row(405, {"GET": 404, "OPTIONS": 200})
    RULES[f"api/compose/revisions/<uuid:revision_id>/{_download}"] = Rule(
        {OWNER: _owner, **{role: _rest for role in ROLES if role != OWNER}},
        "take a revision along",
        shared=dict.fromkeys(ROLES, _owner),
    )

RULES |= LISTENING

# The admin site
READ_ONLY: Outcomes = {"POST": 405, "PUT": 405, "PATCH": 405, "DELETE": 405}
RULES |= {
    "admin/": admin("the overview"),
    "admin/login/": admin("leads to the studio's own login", GET=LOGIN),
    "admin/password_change/": admin("leads to the account's own page", GET=ELSEWHERE),
    "admin/password_change/done/": admin("a sentence", **READ_ONLY),
    "admin/autocomplete/": admin(
        "no field of the site completes anything", **{**READ_ONLY, "GET": 403, "HEAD": 403, "OPTIONS": 200}
    ),
    "admin/jsi18n/": admin("translations of the site's scripts", **READ_ONLY),
    "admin/r/<path:content_type_id>/<path:object_id>/": admin("nothing of the site has a public page", GET=404),
    "admin/(?P<url>.*)$": admin("no such page", GET=404),
    "admin/^<app_label>/$": admin("the overview of one app"),
    **admin_pages("accounts/user"),
    **admin_pages("accounts/auditentry", change=403),
    **admin_pages("accounts/auditcheck", change=403),
    **admin_pages("library/work", change=403, private=True),
    **admin_pages("jobs/job", change=403),
    **admin_pages("rights/registeredwork", change=403),
    **admin_pages("rights/case", change=403),
}
_out = admin("the way out, by POST only", GET=405, POST=ELSEWHERE, OPTIONS=200)
RULES["admin/logout/"] = Rule({**_out.table, STRANGER: row(ELSEWHERE, {})}, _out.why)

# Sockets
RULES |= {
    "ws:ws/jobs/<uuid:job_id>/": socket("the stream of one's own job", owner=1000, others=4404),
    "ws:": socket("no such socket", owner=4404, others=4404),
}
