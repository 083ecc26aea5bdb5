"""A new listener, from the first visit to a feed of their own: without an account, by what they say and by what they do."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK
from tests.browser.listen_support import Music, cards, eventually, make_music, open_feed, play, playing, titles, told
from tests.support.studio import Studio

HARP = [(f"Harp {letter}", f"harpist{number % 3}", 60.0, "instrument:harp") for number, letter in enumerate("ABCDEF")]
OTHERS = [(f"Organ {letter}", f"organist{number % 4}", 60.0, "instrument:organ") for number, letter in enumerate("ABCDEFGHIJKL")]
PAIR = [
    ("Brook", "alder", 4.0, "style:air"),
    ("Mill", "birch", 60.0, "style:counterpoint"),
    ("Weir", "cedar", 60.0, "style:counterpoint"),
]
#: Others who heard the pair together, and what is learnt from them.
LEARN = """
from apps.feed.models import Listener, Track
from tests.support.listening import played, tell
tracks = {track.work.title: track for track in Track.objects.filter(work__title__in=["Brook", "Mill", "Weir"])}
for number in range(12):
    tell(Listener.objects.create(), played(tracks["Brook"]), played(tracks["Mill"]), played(tracks["Weir"]))
organs = list(Track.objects.filter(work__title__startswith="Organ"))
for number in range(12):
    tell(Listener.objects.create(), *(played(track) for track in organs[number % 4 :: 4]))
"""


@pytest.fixture(scope="module")
def music(live_studio: Studio) -> Music:
    made = make_music(live_studio, "story-", [*PAIR, *HARP, *OTHERS])
    live_studio.python(LEARN)
    live_studio.manage("train_feed")
    return made


@pytest.fixture
def desk(page: Page, music: Music) -> Page:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return page


def why(page: Page, title: str) -> str:
    details = page.locator(".track", has=page.locator(".track-title", has_text=re.compile(f"^{title}$"))).locator("details.why")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return details.locator("p").inner_text()


def reasons(page: Page) -> list[str]:
    return page.locator(".track[data-track] .why > p").all_text_contents()


def see_a_row(page: Page) -> None:
    """The first row has been looked at, so that it stays where it is."""
    eventually(page, lambda: told(page) > 0)


def test_row_33_row_34_a_new_listener_says_what_they_like_and_is_told_why(desk: Page, music: Music) -> None:
    page = desk
    open_feed(page)
    page.get_by_role("link", name="Say what you like").click()
    expect(page.locator("h1")).to_have_text("Your taste")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_label("Harp", exact=True).check()
    expect(page.locator("#tags-says")).to_have_text("1 chosen")
    clips = page.locator(".clip")
    expect(clips).to_have_count(9)
    clips.nth(0).locator(".track-play").click()
    expect(clips.nth(0).locator(".track-play")).to_have_attribute("aria-label", re.compile("^Pause"))
    for number in range(3):
        clips.nth(number).locator("[data-opinion=like]").click()
    expect(page.locator("#clips-says")).to_have_text("Enough to begin with. More do no harm.")
    page.locator("#done").click()
    expect(page.locator("h1")).to_have_text("For you")
    cards(page).first.wait_for()
    expect(page.locator("#introduce")).to_have_count(0)
    assert "Because you like: Harp" in reasons(page)

    # A reason that is put away is one no more; and it can be taken again.
    harp = next(title for title in titles(page) if title.startswith("Harp") and why(page, title) == "Because you like: Harp")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/taste/unused/")):
        page.locator(".track", has_text=harp).get_by_role("button", name="Do not use “Harp” as a reason").click()
    page.get_by_role("link", name="New", exact=True).click()
    expect(page.locator("h1")).to_have_text("New")
    page.get_by_role("link", name="For you", exact=True).click()
    expect(page.locator("h1")).to_have_text("For you")
    cards(page).first.wait_for()
    assert "Because you like: Harp" not in reasons(page)
    with page.expect_response(re.compile("/taste/unused/[?]tag=instrument%3Aharp$")):
        page.get_by_role("button", name="Undo").last.click()
    open_feed(page)
    assert "Because you like: Harp" in reasons(page)


def test_row_33_row_34_one_play_changes_the_feed_and_the_reason_is_true(desk: Page, music: Music) -> None:
    page = desk
    page.goto(music.page("Brook"))
    page.locator("#play-track").click()
    playing(page, "Brook")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play", timeout=20_000)
    page.goto("/listen/history/")
    expect(page.locator(".history-row")).to_contain_text("Brook")
    page.get_by_role("link", name="Listen", exact=True).click()
    cards(page).first.wait_for()
    because = "Because you listened to “Brook”"
    assert because in {why(page, title) for title in titles(page) if title in ("Mill", "Weir")}
    # The same play put away as a reason: nothing is owed to it any more.
    card = page.locator(".track", has=page.locator(".why > p", has_text=because)).first
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/taste/unused/")):
        card.get_by_role("button", name="Do not use “Brook” as a reason").click()
    page.get_by_role("link", name="New", exact=True).click()
    expect(page.locator("h1")).to_have_text("New")
    page.get_by_role("link", name="For you", exact=True).click()
    expect(page.locator("h1")).to_have_text("For you")
    cards(page).first.wait_for()
    assert because not in reasons(page)


@pytest.mark.parametrize("act", ["Not now", "Never this track", "Never this artist"])
def test_row_33_not_for_me_takes_it_away_at_once_and_undo_brings_it_back(desk: Page, music: Music, act: str) -> None:
    page = desk
    open_feed(page, "tag:instrument:organ")
    see_a_row(page)
    before = titles(page)
    card = page.locator(".track", has_text=before[1]).first
    artist = card.locator(".track-by").inner_text()
    card.locator(".track-actions .menu summary").click()
    with page.expect_response(lambda answer: "/api/feed/tracks/?" in answer.url and "keep=" in answer.url):
        card.get_by_role("button", name=act).click()
    expect(card).to_have_count(0)
    assert before[1] not in titles(page)
    if act == "Never this artist":
        expect(page.locator(".track-by", has_text=artist)).to_have_count(0)
    with page.expect_response(lambda answer: answer.url.endswith("/api/feed/events/")):
        page.get_by_role("button", name="Undo").click()
    eventually(page, lambda: told(page) == 0)
    page.reload()
    cards(page).first.wait_for()
    eventually(page, lambda: before[1] in titles(page) or page.locator("#more").is_visible())
    page.goto("/listen/tastes/")
    expect(page.locator("#hidden")).to_have_count(0)


def test_row_33_skips_and_likes_reach_the_feed_and_what_is_hidden_can_be_found_again(desk: Page, music: Music) -> None:
    page = desk
    open_feed(page, "tag:instrument:organ")
    first, second = titles(page)[:2]
    play(page, first)
    page.keyboard.press("j")
    playing(page, second)
    page.keyboard.press("l")
    expect(page.locator("#like")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".track", has_text=second).first.locator("[data-opinion=like]")).to_have_attribute("aria-pressed", "true")
    page.goto("/listen/history/")
    expect(page.locator(".history-row", has_text=first)).to_contain_text("skipped")
    # What was skipped just now is not offered again so soon.
    open_feed(page, "tag:instrument:organ")
    assert first not in titles(page)
    # A like of an earlier visit is taken back.
    with page.expect_response(re.compile("/opinions/like/$")):
        page.locator("#like").click()
    expect(page.locator("#like")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.locator("#like")).to_have_attribute("aria-pressed", "false")
    # Hidden, and found again.
    page.locator("#against summary").click()
    with page.expect_response(lambda answer: answer.url.endswith("/api/feed/events/")):
        page.get_by_role("button", name="Never this track").locator("visible=true").click()
    page.goto("/listen/tastes/")
    expect(page.locator("#hidden li")).to_have_count(1)
    page.locator("#hidden").get_by_role("button").click()
    expect(page.locator("#hidden li")).to_have_count(0)
    page.reload()
    expect(page.locator("#hidden")).to_have_count(0)


def test_row_33_the_unseen_tail_is_another_after_a_like(desk: Page, music: Music) -> None:
    page = desk
    open_feed(page, "tag:instrument:organ")
    see_a_row(page)
    asked = []
    page.on("response", lambda answer: asked.append(answer.url) if "/api/feed/tracks/?" in answer.url else None)
    seen = titles(page)[0]
    page.locator(".track", has_text=seen).first.locator("[data-opinion=like]").click()
    eventually(page, lambda: any("keep=" in url for url in asked))
    assert titles(page)[0] == seen
    shown = titles(page)
    assert len(shown) == len(set(shown))


def test_row_33_a_favourite_is_kept_in_a_list_of_its_own_and_changes_the_feed(desk: Page, music: Music) -> None:
    page = desk
    page.goto("/listen/favourites/")
    expect(page.locator("#nothing")).to_contain_text("No favourites yet")
    page.goto(music.page("Brook"))
    star = page.locator("main [data-opinion=favourite]")
    with page.expect_response(lambda answer: answer.url.endswith("/api/feed/events/")):
        star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Listen", exact=True).click()
    cards(page).first.wait_for()
    assert "Because you like “Brook”" in {why(page, title) for title in titles(page) if title in ("Mill", "Weir")}

    # From the menu of a card, by the key of the player, and back.
    open_feed(page, "tag:instrument:harp")
    title = titles(page)[0]
    card = page.locator(".track", has_text=title).first
    card.locator(".track-actions .menu summary").click()
    card.get_by_role("button", name="Favourite").click()
    expect(card.locator(".track-favourite")).to_be_visible()
    play(page, title)
    player = page.locator("#player .player-track [data-opinion=favourite]")
    expect(player).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("f")
    expect(player).to_have_attribute("aria-pressed", "false")
    expect(card.locator(".track-favourite")).to_be_hidden()
    page.get_by_role("button", name="Undo").last.click()
    expect(card.locator(".track-favourite")).to_be_visible()

    page.get_by_role("link", name="Favourites").click()
    expect(page.locator("h1")).to_have_text("Favourites")
    expect(cards(page)).to_have_count(2)
    assert titles(page) == [title, "Brook"]
    page.keyboard.press("f")
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="Undo").last.click()
    expect(cards(page)).to_have_count(2)
    assert titles(page) == [title, "Brook"]
    page.locator("#play-all").click()
    playing(page, title)
    # As the next visit finds it: taken back in the studio's own records.
    page.reload()
    expect(cards(page)).to_have_count(2)
    last = page.locator(".track", has_text="Brook")
    last.locator(".track-actions .menu summary").click()
    with page.expect_response(re.compile("/opinions/favourite/$")):
        last.get_by_role("button", name="Favourite").click()
    expect(cards(page)).to_have_count(1)


def test_row_41_what_is_being_prepared_appears_without_a_reload(desk: Page, music: Music, live_studio: Studio) -> None:
    page = desk
    pair = [(f"Guitar {letter}", f"picker{letter}", 4.0, "instrument:guitar") for letter in "AB"]
    late = make_music(live_studio, "late-", pair)
    becomes = "from apps.feed.models import Track\nTrack.objects.filter(pk={pk!r}).update(state={state!r})"
    live_studio.python(becomes.format(pk=late.tracks["Guitar B"], state="waiting"))
    open_feed(page, "tag:instrument:guitar")
    expect(cards(page).filter(has_text="Guitar B")).to_have_count(0)
    expect(page.locator("#arriving")).to_contain_text("on its way")
    live_studio.python(becomes.format(pk=late.tracks["Guitar B"], state="ready"))
    expect(cards(page).filter(has_text="Guitar B")).to_have_count(1, timeout=20_000)
    expect(page.locator("#arriving")).to_be_hidden()


def test_history_is_forgotten_play_by_play_and_as_a_whole(desk: Page, music: Music) -> None:
    page = desk
    open_feed(page, "tag:instrument:organ")
    for title in titles(page)[:2]:
        play(page, title)
    page.goto("/listen/history/")
    expect(page.locator(".history-row")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Forget this play")).first.click()
    expect(page.locator(".history-row")).to_have_count(1)
    page.get_by_role("button", name="Begin anew").click()
    expect(page.locator("#recall")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#anew")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Export for ListenBrainz").click()
    assert taken.value.suggested_filename == "musicstudio-listens.json"
    page.get_by_role("button", name="Forget everything…").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget everything").click()
    expect(page.locator("#nothing")).to_be_visible()
