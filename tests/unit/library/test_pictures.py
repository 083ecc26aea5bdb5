"""Pictures of scores in lists: what they show, what they never let through, and what they cost."""

import re
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.library.models import Work
from apps.library.services import create_work
from apps.library.templatetags.pictures import HEIGHT, MOST_NOTES, WIDTH, roll_picture, with_pictures
from apps.library.templatetags.works import with_works
from tests.support.scores import melody


def bars(count: int, length: int = 40_320) -> list[dict[str, object]]:
    return [{"onset": number * length, "duration": length, "number": str(number + 1)} for number in range(count)]


def part(*notes: tuple[int, int, int], **fields: object) -> dict[str, object]:
    listed = [
        {"id": f"n{number}", "onset": on, "duration": long, "pitch": pitch} for number, (on, long, pitch) in enumerate(notes)
    ]
    return {"id": "melody", "name": "Melody", "notes": listed, **fields}


def rectangles(picture: str) -> list[tuple[float, float, float, float]]:
    pattern = r'<rect class="[\w-]+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/>'
    return [tuple(map(float, found)) for found in re.findall(pattern, picture)]  # type: ignore[misc]


def test_an_empty_score_has_no_picture() -> None:
    assert roll_picture({"measures": bars(8), "parts": [part()]}) == ""
    assert roll_picture({"measures": bars(8)}) == ""


def test_higher_notes_stand_higher_and_all_within_the_frame() -> None:
    picture = roll_picture({"measures": bars(2), "parts": [part((0, 40_320, 60), (40_320, 40_320, 72), (70_000, 90_000, 0))]})
    boxes = rectangles(picture)
    assert boxes[1][1] < boxes[0][1] < boxes[2][1]
    for x, y, width, height in boxes:
        assert 0 <= x < x + width <= WIDTH
        assert 0 <= y < y + height <= HEIGHT


def test_only_the_first_bars_and_a_bounded_number_of_notes_are_drawn() -> None:
    many = part(*((number * 100, 100, 40 + number % 50) for number in range(5_000)))
    assert len(rectangles(roll_picture({"measures": bars(64), "parts": [many]}))) == MOST_NOTES
    late = part((0, 100, 60), (40_320 * 20, 100, 60))
    assert len(rectangles(roll_picture({"measures": bars(64), "parts": [late]}))) == 1


def test_drums_are_no_melody_and_the_fifth_part_has_its_own_colour() -> None:
    drums = part((0, 100, 36), percussion=True)
    picture = roll_picture({"measures": bars(1), "parts": [drums, *(part((0, 100, pitch)) for pitch in (76, 72, 67, 60, 48))]})
    assert re.findall(r'<rect class="([\w-]+)"', picture) == ["voice-s", "voice-a", "voice-t", "voice-b", "voice-other"]


@pytest.mark.django_db
def test_a_list_costs_one_query_the_first_time_and_none_later(
    musician: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    for number in range(3):
        create_work(owner=musician, title=f"Work {number}", score=melody(60, 62, 64))
    create_work(owner=musician, title="Empty")
    works = list(Work.objects.owned_by(musician).with_newest())
    with django_assert_num_queries(1):
        first = with_pictures(works)
    with django_assert_num_queries(0):
        again = with_pictures(works)
    assert first == again
    assert sorted(bool(picture) for _, picture in first) == [False, True, True, True]


@pytest.mark.django_db
def test_jobs_are_named_after_own_works_only(musician: User, other_musician: User) -> None:
    own, foreign = create_work(owner=musician, title="Mine"), create_work(owner=other_musician, title="Not mine")
    wanted = [{"work": str(own.pk)}, {"work": str(foreign.pk)}, {"work": "nonsense"}, {}]
    named = with_works([SimpleNamespace(params=params) for params in wanted], musician)
    assert [work and work.title for _, work in named] == ["Mine", None, None, None]
