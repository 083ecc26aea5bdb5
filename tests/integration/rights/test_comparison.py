"""What a case compares, over HTTP: numbers to draw and sounds to play, for the people of the case and for nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.rights.cases.services import make_move
from apps.rights.models import Case, Match
from tests.support.answers import body
from tests.support.people import make_user
from tests.support.rights import DECIDED, TWO_PLACES, heard_case, match, matched_case, tune_case

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]
SIDES = ("published", "registered")


@pytest.fixture
def case(musician: User, other_musician: User) -> Case:
    return heard_case(musician, other_musician)


def compared(client: Client, case: Case) -> Any:
    return client.get(f"/api/rights/cases/{case.pk}/comparisons/")


def test_both_sides_of_a_sound_with_its_places(case: Case, musician: User, browser_of: Enter) -> None:
    [found] = compared(browser_of(musician), case).json()
    assert (found["method"], found["tempo"], found["segments"]) == ("sound", 1.25, TWO_PLACES)
    published, registered = found["published"], found["registered"]
    assert (published["title"], registered["title"]) == ("Air", "Live in Rome")
    assert published["seconds"] == pytest.approx(2 + 4 / 1.25 + 1 + 3 / 1.25 + 1)
    assert registered["seconds"] == 12
    assert max(published["peaks"]) == pytest.approx(0.2, abs=0.01)
    assert max(registered["peaks"]) == pytest.approx(0.8, abs=0.01)
    assert published["notes"] == []


def test_the_lines_of_two_melodies_and_no_sound(musician: User, other_musician: User, browser_of: Enter) -> None:
    [found] = compared(browser_of(other_musician), tune_case(musician, other_musician)).json()
    published, registered = found["published"], found["registered"]
    assert found["segments"] == [{"start": 0.625, "end": 3.75, "there": None, "until": None}]
    assert [note[2] for note in published["notes"]] == [48, 67, 69, 71, 72, 74]
    assert published["notes"][1][:2] == [0.625, 1.25]
    assert [note[2] for note in registered["notes"]] == [60, 62, 64, 65, 67]
    assert (published["seconds"], registered["seconds"]) == (3.75, 3.125)
    assert published["sound"] is registered["sound"] is None


def test_both_sides_and_reviewers_hear_both_sounds_whole_and_in_part(
    case: Case, musician: User, other_musician: User, reviewer: User, browser_of: Enter
) -> None:
    [found] = compared(browser_of(musician), case).json()
    kept = case.matches.get()
    for person in (musician, other_musician, reviewer):
        for side, sound in zip(SIDES, (kept.recording, kept.registered_recording), strict=True):
            assert sound
            answer = browser_of(person).get(found[side]["sound"])
            assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
            assert len(body(answer)) == sound.size
    part = browser_of(other_musician).get(found["published"]["sound"], headers={"Range": "bytes=8-11"})
    assert (part.status_code, body(part)) == (206, b"WAVE")


def test_nobody_else_hears_them_and_a_case_opens_nothing_else(
    case: Case, musician: User, other_musician: User, browser_of: Enter
) -> None:
    kept = case.matches.get()
    assert kept.recording
    assert kept.registered_recording
    outsider = browser_of(make_user("oskar"))
    assert compared(outsider, case).status_code == 404
    for side in SIDES:
        assert outsider.get(f"/api/rights/cases/{case.pk}/matches/{kept.pk}/{side}/").status_code == 404
    # By their own addresses they are as private as before: the publication is held.
    assert browser_of(other_musician).get(f"/library/media/{kept.recording.pk}/").status_code == 404
    sound = f"/api/rights/recordings/{kept.registered_recording.pk}/sound/"
    assert browser_of(musician).get(sound).status_code == 404


def test_a_case_lends_no_sound_to_another_one(case: Case, musician: User, other_musician: User, browser_of: Enter) -> None:
    theirs = heard_case(make_user("oskar"), make_user("olga"), "Theirs")
    foreign = theirs.matches.get()
    client = browser_of(musician)
    for one, of in ((case, foreign), (theirs, foreign), (theirs, case.matches.get())):
        assert client.get(f"/api/rights/cases/{one.pk}/matches/{of.pk}/published/").status_code == 404
    # Nor is a match heard that is in no case.
    assert case.publication
    assert case.work
    alone = match(case.publication, case.work, recording=case.matches.get().recording)
    assert client.get(f"/api/rights/cases/{case.pk}/matches/{alone.pk}/published/").status_code == 404
    assert client.get(f"/api/rights/cases/{case.pk}/matches/{case.matches.get().pk}/other/").status_code == 404


def test_nothing_is_offered_to_be_kept(case: Case, musician: User, browser_of: Enter) -> None:
    answer = browser_of(musician).get(f"/api/rights/cases/{case.pk}/matches/{case.matches.get().pk}/registered/?download=1")
    assert (answer.status_code, answer["Content-Disposition"]) == (200, "inline")


def test_the_sounds_are_shut_when_nothing_can_be_decided_any_more(
    case: Case, musician: User, reviewer: User, browser_of: Enter
) -> None:
    address = f"/api/rights/cases/{case.pk}/matches/{case.matches.get().pk}/registered/"
    make_move(case=case, move="close", actor=reviewer, said=DECIDED)
    assert browser_of(musician).get(address).status_code == 200, "the holder may still complain"
    Case.objects.filter(pk=case.pk).update(complaint_until=timezone.now())
    for person in (musician, reviewer):
        assert browser_of(person).get(address).status_code == 404
        [found] = compared(browser_of(person), case).json()
        assert (found["registered"]["sound"], found["published"]["sound"]) == (None, None)
        assert found["segments"] == TWO_PLACES, "what was compared stays on record"


def test_what_was_deleted_since_leaves_its_places(case: Case, musician: User, browser_of: Enter) -> None:
    kept: Match = case.matches.get()
    assert kept.recording
    kept.recording.delete()  # as with its work: by itself it stays while people decide
    [found] = compared(browser_of(musician), case).json()
    assert (found["published"]["sound"], found["published"]["peaks"]) == (None, [])
    assert found["segments"] == TWO_PLACES
    assert browser_of(musician).get(f"/api/rights/cases/{case.pk}/matches/{kept.pk}/published/").status_code == 404
    page = browser_of(musician).get(f"/rights/cases/{case.pk}/")
    assert b"2.0 \xe2\x80\x93 5.2" in page.content


def test_the_list_stands_on_the_page_without_scripts(musician: User, other_musician: User, browser_of: Enter) -> None:
    case = matched_case(musician, other_musician)
    page = browser_of(musician).get(f"/rights/cases/{case.pk}/").content.decode()
    assert "1.0 – 9.5" in page
    assert "31.0 – 39.5" in page
    assert "Compared by: Sound" in page
    assert "41.00" in page
