"""Row 28: words flow over the notes and are written note by note, by hand, keys and input methods."""

from playwright.sync_api import Page, expect

from tests.browser.compose_support import PATIENCE
from tests.browser.sing_support import expect_words, kept, open_song, settings_of, shown_words, words


def test_row_28_pasted_words_flow_and_one_undo_takes_them_back(page: Page) -> None:
    work = open_song(page)
    page.get_by_role("button", name="Paste words").first.click()
    page.get_by_label("Words", exact=True).fill("Morning light\nis - here again and more")
    page.get_by_role("button", name="Put under the notes").click()
    expect_words(page, ["Mor-", "ning", "light", "is_", "", "here", "a-", "gain"])
    # What found no note is not lost.
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("#paste-text")).to_have_value("and more")
    expect(dialog.get_by_role("alert")).to_contain_text("too few notes")
    dialog.get_by_role("button", name="Cancel").click()
    kept(page)
    revision = page.request.get(f"/api/library/works/{work}/").json()["newest"]
    [part, _bass] = page.request.get(f"/api/library/revisions/{revision}/").json()["score"]["parts"]
    assert part["notes"][0]["lyrics"] == [{"text": "Mor", "syllabic": "begin", "verse": 1, "extend": False}]
    page.locator("#undo").click()
    expect_words(page, [""] * 8)
    page.locator("#redo").click()
    expect_words(page, ["Mor-", "ning"])


def test_row_28_hanzi_go_one_to_a_note(page: Page) -> None:
    open_song(page)
    page.locator("#sing-language").select_option("zh")
    words(page).nth(1).fill("床前明月光，疑是")
    words(page).nth(1).press("Enter")
    expect_words(page, ["", "床", "前", "明", "月", "光，", "疑", "是"])


def test_row_28_keys_go_from_note_to_note_and_spare_input_methods(page: Page) -> None:
    work = open_song(page)
    words(page).first.click()
    page.keyboard.type("hel-")
    page.keyboard.press("Tab")
    page.keyboard.type("lo")
    page.keyboard.press("Enter")
    page.keyboard.type("-")
    page.keyboard.press("Shift+Tab")
    expect(words(page).nth(1)).to_be_focused()
    assert shown_words(page)[:4] == ["hel-", "lo", "-", ""]
    # Enter that an input method takes for itself goes nowhere.
    words(page).nth(3).click()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "wan'shang", "selectionStart": 9, "selectionEnd": 9})
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13})
    expect(words(page).nth(3)).to_be_focused()
    keyboard.send("Input.insertText", {"text": "晚"})
    expect(words(page).nth(3)).to_have_value("晚")
    page.keyboard.press("Control+a")
    page.keyboard.type("you there")
    page.keyboard.press("Tab")
    expect_words(page, ["hel-", "lo", "-", "you", "there"])
    page.keyboard.press("Escape")
    expect(page.locator("#roll")).to_be_focused()
    # Phones are one key below, and stay with the note.
    words(page).nth(3).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("j u")
    page.keyboard.press("Escape")
    assert settings_of(page, work)["phones"] == {}
    words(page).nth(3).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+a")
    page.keyboard.type("m uu")
    page.keyboard.press("Enter")
    # What cannot be sung stays as it was typed, is marked, and is not stored.
    field = page.locator("#lyrics .cell-phones").nth(3)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("title", "The studio does not know the sound “uu”.")
    expect(field).to_have_value("m uu")
    assert settings_of(page, work)["phones"] == {}
    field.fill("m u")
    field.press("Enter")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert settings_of(page, work)["phones"] == {"n0-3": "m u"}


def test_another_reading_of_a_word_is_chosen_by_keys_and_by_hand(page: Page) -> None:
    work = open_song(page)
    page.locator("#sing-language").select_option("ja")
    words(page).first.fill("明日は桜")
    words(page).first.press("Enter")
    expect_words(page, ["明", "日", "+", "は", "桜", "+", "+"])
    phones = page.locator("#lyrics .cell-phones")
    expect(phones.nth(3)).to_have_value("w a", timeout=PATIENCE)
    words(page).first.press("Alt+ArrowDown")
    expect(page.get_by_role("menuitemradio", name="あした (automatic)")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(phones.nth(1)).to_have_value("s ɯ", timeout=PATIENCE)
    expect(words(page).first).to_be_focused()
    assert settings_of(page, work)["phones"] == {"n0-0": "a", "n0-1": "s ɯ", "n0-2": "ɯ"}
    words(page).first.click()
    page.locator("#lyrics .cell-ways:visible").click()
    page.get_by_role("menuitemradio", name="あした (automatic)").click()
    expect(phones.nth(1)).to_have_value("ɕ i", timeout=PATIENCE)
    assert settings_of(page, work)["phones"] == {}
