"""A musician begins a voice of their own, records it with a fake microphone and from files, sings with it, and deletes it."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from musicstudio.engine.audio.encoding import encode
from musicstudio.engine.singing.own.prompts import prompts
from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PATIENCE, PHONE, new_musician
from tests.browser.sing_support import begin_song, kept, settings_of, sing_ready
from tests.support.chromium import FOR_TESTS, BrowserLog, launch, running
from tests.support.own_voices import spoken
from tests.support.studio import Studio

RATE = 24_000
# As long as the text takes, or longer: Playwright looks once a second, so that any one second may be missed.
LONG_ENOUGH = re.compile(r"^0:(0[6-9]|[1-5]\d)$")
STORE = """
from apps.accounts.models import User
from apps.voice.models import OwnVoice
from apps.voice.own_voices import start_voice
from django.utils import timezone
from musicstudio.engine.singing.provenance import acoustic_key
voice = start_voice(owner=User.objects.get(username={name!r}), name="Me", language="en")
figures = {{"nearest": "hazel", "trained": 20, "chose": 3, "measured": 3, "before": 1.5, "after": 1.2}}
OwnVoice.objects.filter(pk=voice.pk).update(weights=b"x", sha256="1" * 64, base=acoustic_key(), low=50, high=70, figures=figures,
    learnt_at=timezone.now())
print(voice.pk)
"""


def wav(samples: np.ndarray) -> bytes:
    return encode(samples.astype(np.float32), RATE, "wav")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears the second text, over and over."""
    file = tmp_path_factory.mktemp("microphone") / "text.wav"
    file.write_bytes(wav(0.9 * spoken(prompts("en")[1])))
    with running(
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={file}"
    ) as browser:
        yield browser


def begin(page: Page) -> None:
    page.goto("/sing/")
    page.locator("main").get_by_role("link", name="My voices").click()
    page.locator(".state").get_by_role("link", name="Begin a voice").click()
    page.locator("#voice-name").fill("Me")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.locator("#consent-error")).to_contain_text("Without your consent")
    expect(page.locator("[data-statement=en]")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("I am the person who will speak").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.locator("h1")).to_have_text("Your voice: Me")


def test_a_voice_is_begun_recorded_and_deleted(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"status of 422")
    new_musician(page)
    begin(page)
    expect(page.locator("#prompt")).to_have_text(prompts("en")[0].text)
    expect(page.locator("#learn")).to_be_disabled()
    file = page.locator("#file")
    file.set_input_files({"name": "quiet.wav", "mimeType": "audio/wav", "buffer": wav(np.zeros(RATE * 6))})
    expect(page.locator("#problem")).to_contain_text("hardly any sound", timeout=PATIENCE)
    expect(page.locator("#cutting")).to_contain_text("Cut it in the pauses between the texts")
    file.set_input_files({"name": "me.wav", "mimeType": "audio/wav", "buffer": wav(spoken(prompts("en")[0]))})
    expect(page.locator("#prompt-note")).to_contain_text("Recorded: 0:", timeout=PATIENCE)

    # The same key goes on.
    expect(page.locator("#next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#record")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#clock")).to_have_text(LONG_ENOUGH, timeout=60_000)
    page.keyboard.press("Enter")
    expect(page.locator("#prompt-note")).to_contain_text("Recorded: 0:", timeout=PATIENCE)
    expect(page.locator("#total-said")).to_contain_text("of at least 3:00")
    page.get_by_role("button", name="Listen").click()
    expect(page.locator("#listen")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("All texts", exact=True).click()
    expect(page.locator("#texts button").nth(1)).to_have_accessible_name(re.compile("2 ?: recorded"))
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(page) == [] and overflow(page) <= 0
    expect(page.locator("#needed")).to_contain_text("more are needed")

    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".state")).to_contain_text("No voice of your own yet")


def test_a_recording_that_could_not_be_sent_waits_and_is_sent_again(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"ERR_INTERNET_DISCONNECTED|status of 503")
    new_musician(page)
    begin(page)
    page.locator("#next").click()
    expect(page.locator("#prompt-place")).to_have_text(re.compile("^Text 2 of"))
    page.context.set_offline(True)
    page.locator("#record").click()
    expect(page.locator("#clock")).to_have_text(LONG_ENOUGH, timeout=60_000)
    # While it is recorded nobody leaves by mistake.
    assert page.evaluate("() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    page.locator("#record").click()
    expect(page.locator("#unsent-said")).to_contain_text("1 recording is not sent yet")
    expect(page.locator("#prompt-note")).to_have_text("Recorded, but not sent to the studio yet.")
    assert page.evaluate("() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(page) == [] and overflow(page) <= 0
    # Somebody goes on meanwhile; once the studio is there again it has everything.
    expect(page.locator("#next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#prompt-note")).to_have_text("Not recorded yet.")
    page.context.set_offline(False)
    expect(page.locator("#unsent")).to_be_hidden(timeout=PATIENCE)
    page.locator("#previous").click()
    expect(page.locator("#prompt-note")).to_contain_text("Recorded: 0:")
    assert page.evaluate("() => dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    # A studio that is too busy is asked again, by hand or after a while.
    page.route("**/recordings/0/", lambda route: route.fulfill(status=503))
    page.locator("#previous").click()
    page.locator("#file").set_input_files({"name": "me.wav", "mimeType": "audio/wav", "buffer": wav(spoken(prompts("en")[0]))})
    expect(page.locator("#unsent")).to_contain_text("The studio had a problem of its own")
    with page.expect_request("**/recordings/0/"):
        page.get_by_role("button", name="Send again").click()
    page.unroute("**/recordings/0/")
    expect(page.locator("#unsent")).to_be_hidden(timeout=PATIENCE)
    page.reload()
    expect(page.locator("#prompt-place")).to_have_text(re.compile("^Text 3 of"))


def test_a_learnt_voice_is_chosen_among_the_singers(page: Page, live_studio: Studio, browser_log: BrowserLog) -> None:
    browser_log.expect(r"status of 422.*/plan/")
    name = new_musician(page)
    voice = live_studio.python(STORE.format(name=name)).splitlines()[-1]
    page.goto(f"/sing/voices/{voice}/")
    expect(page.locator("#learnt-figures")).to_contain_text("the voice is 20% nearer to you than Hazel")
    assert violations(page) == []
    page.goto("/sing/")
    expect(page.locator(".voice-card").first).to_contain_text("yours alone")
    work = begin_song(page)
    page.get_by_role("button", name="Singers").click()
    page.locator("dialog .voice-card").first.get_by_role("button", name="Choose").click()
    expect(page.locator("#singer-name")).to_have_text("Me")
    expect(page.locator("#second-voice")).to_be_disabled()
    kept(page)
    assert settings_of(page, work)["singer"] == {f"own:{voice}": 1}

    # Once it is deleted the page says so, and others can still sing along.
    live_studio.python(f"from apps.voice.models import OwnVoice; OwnVoice.objects.filter(pk='{voice}').delete()")
    page.reload()
    sing_ready(page)
    expect(page.locator("#singer-name")).to_have_text("A voice that is gone")
    assert violations(page) == []
    page.get_by_label("Bass", exact=True).check()
    [along] = settings_of(page, work)["choir"]
    assert along["singer"] == {"hazel": 1}


def test_without_a_microphone_another_way_is_shown(chromium: Browser, live_studio: Studio, browser_log: BrowserLog) -> None:
    flags = ("--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream")
    browser = launch(chromium.browser_type, *flags, names=FOR_TESTS)
    context = browser.new_context(base_url=live_studio.url, locale="en-GB")
    browser_log.watch(context)
    page = context.new_page()
    new_musician(page)
    begin(page)
    page.locator("#record").click()
    expect(page.locator("#problem")).to_contain_text("upload a recording")
    assert violations(page) == []
    browser.close()
