"""A musician whose library, jobs and links have something of every kind, for the tests that look at pages."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support.newcomers import PASSWORD
from tests.support.studio import Studio

LANGUAGES = {"en": "en-GB", "zh-hans": "zh-CN"}
DESK = {"width": 1280, "height": 860}
MAKE_CONTENT = """
import json
from apps.accounts.models import User
from apps.compose.melodies import MELODIES
from apps.jobs.models import Job
from apps.library.links import create_link
from apps.library.services import create_work, set_visibility, trash_work
from apps.rights.registry.evidence import add_evidence
from apps.rights.registry.recordings import RecordingClaim, register_recording
from apps.rights.registry.works import Claim, Credit, register_work
from django.core.files.uploadedfile import SimpleUploadedFile
from apps.rights.cases.saying import NOTHING
from apps.rights.cases.services import make_move
from apps.rights.models import RegisteredWork
from apps.voice.own_voices import start_voice
from apps.feed.playlists import create as create_playlist
from apps.feed.events import record
from apps.feed.listeners import listener_of
from tests.support.listening import played
from tests.support.tracks import make_track
from tests.support.rights import CLAIMED, DECIDED, matched_case, publish
user = User.objects.create_user(username={name!r}, email={name!r} + "@example.org", password={password!r})
titles = ("Old Hundredth", "Greensleeves", "A title that is far too long for one line, " * 4, "<script>alert(1)</script>")
works = [create_work(owner=user, title=title, score=tune.score()) for title, tune in zip(titles, MELODIES * 2)]
private = create_work(owner=user, title="Evening", score=MELODIES[0].score())
create_work(owner=user, title="Empty sheet")
set_visibility(work=works[0], actor=user, visibility="public")
trash_work(work=works[1], actor=user)
for state in Job.State.values:
    if state not in ("queued", "running"):
        Job.objects.create(kind="compose.harmonise", owner=user, state=state, params={{"work": str(works[0].pk)}}, attempt=2,
            error="The worker was stopped." if state == "failed" else "", progress_done=3, progress_total=12)
link = create_link(work=private, actor=user)
credits = (Credit(name="Ann Archer", role="composer", share=10_000, ipi="00334284961", isni="000000021694233X"),)
claim = register_work(holder=user, claim=Claim(title="Evening air", iswc="T0345246801", territory="DE", contributors=credits))
register_recording(work=claim, actor=user, claim=RecordingClaim(title="Live in Rome", isrc="FRZ039800212", year=1998))
add_evidence(work=claim, actor=user, upload=SimpleUploadedFile("contract.pdf", b"%PDF-"))
reviewer = User.objects.create_user({name!r} + "-reviewer", {name!r} + "-reviewer@example.org", {password!r}, role="reviewer")
User.objects.create_user({name!r} + "-second", {name!r} + "-second@example.org", {password!r}, role="reviewer")
holder = User.objects.create_user({name!r} + "-holder", {name!r} + "-holder@example.org", {password!r})
case = matched_case(user, holder, "Old song")
for move, actor, said in (("take", reviewer, NOTHING), ("claim", holder, CLAIMED), ("propose_block", reviewer, DECIDED)):
    make_move(case=case, move=move, actor=actor, said=said)
matched_case(user, holder, "A title that is far too long for one line, " * 4)
RegisteredWork.objects.create(holder=user, title="Song of the shore")
artist = User.objects.create_user({name!r} + "-artist", {name!r} + "@studio.invalid")
about = {{"credit": "Collected by ear", "licence": "Public domain", "generated": True}}
track = make_track(artist, "Lullaby", tags=["mood:calm", "style:reel"], **about)
make_track(user, "Shanty of mine", tags=["mood:lively"])
record(listener=listener_of(user), happened=played(track))
playlist = create_playlist(owner=user, name="Slow ones", tracks=[track.pk])
heard = {{"artist": artist.username, "track": str(track.pk), "playlist": str(playlist.pk)}}
print(json.dumps({{**heard, "public": str(works[0].pk), "private": str(private.pk), "token": link.token,
    "case": str(case.pk), "publication": str(publish(holder, "Shanty").pk),
    "voice": str(start_voice(owner=user, name="Mine", language="en").pk), "claim": str(claim.pk)}}))
"""


@dataclass(frozen=True)
class Owner:
    """A user, and where some of what they have stands."""

    name: str
    public: str  # id of "Old Hundredth", open to everybody
    private: str  # id of "Evening"
    token: str  # of the link that opens "Evening"
    voice: str  # id of their own voice "Mine"
    claim: str  # id of the registered work "Evening air"
    case: str  # id of the case about their "Old song", in which a block is proposed
    publication: str  # id of somebody else's, which they may claim
    artist: str  # name of somebody with music to listen to
    track: str  # id of "Lullaby" by the artist, which they have heard
    playlist: str  # id of their own "Slow ones", with "Lullaby"


@pytest.fixture(scope="session")
def owner(live_studio: Studio) -> Owner:
    name = "pages"
    said = live_studio.python(MAKE_CONTENT.format(name=name, password=PASSWORD))
    return Owner(name, **json.loads(said.splitlines()[-1]))


@pytest.fixture
def logged_in(owner: Owner, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """logged_in(language, name=""): a page of the owner, or of `name`, logged in."""

    def log_in(language: str, name: str = "") -> Page:
        page = new_context(locale=LANGUAGES[language], viewport=DESK).new_page()
        page.goto("/account/login/?next=/jobs/")
        page.locator("#id_username").fill(name or owner.name)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url("**/jobs/")
        return page

    yield log_in
