"""How much more of what is registered was found than people have let pass."""

from typing import Any

import pytest

from apps.accounts.models import User
from apps.library.recordings import add_recording
from apps.rights.cases.saying import Said
from apps.rights.cases.services import open_case
from apps.rights.findings import Finding
from apps.rights.models import Case, Match, Publication, RegisteredRecording, RegisteredWork
from apps.rights.models.registry import next_number
from apps.rights.monitoring import ask_about
from apps.rights.passed import covered, stretches, unheard
from tests.support.publishing import file_of
from tests.support.rights import DECIDED, match, moved, publish, registered


@pytest.mark.parametrize(
    ("some", "together"),
    [
        ([], 0.0),
        ([(0.5, 0.75), (0.0, 0.25)], 0.5),
        ([(0.0, 0.5), (0.25, 0.75)], 0.75),
        ([(0.0, 1.0), (0.25, 0.5)], 1.0),
    ],
)
def test_what_lies_in_two_stretches_counts_once(some: list[tuple[float, float]], together: float) -> None:
    assert covered(some) == together


def test_a_likeness_lies_where_it_was_heard_and_else_from_the_beginning() -> None:
    recording = RegisteredRecording(duration_ms=20_000)
    heard = [{"start": 3.0, "end": 8.0, "there": 10.0, "until": 15.0}]
    assert stretches(Match(registered_recording=recording, segments=heard, extent=0.25)) == [(0.5, 0.75)]
    sung = [{"start": 3.0, "end": 8.0, "there": None, "until": None}]
    assert stretches(Match(segments=sung, extent=0.4)) == [(0.0, 0.4)]
    assert stretches(Match(registered_recording=recording, segments=[], extent=None)) == [(0.0, 1.0)]


def part(recording: RegisteredRecording, there: float, until: float) -> dict[str, Any]:
    segments = [{"start": 0.0, "end": until - there, "there": there, "until": until}]
    return {"registered_recording": recording, "segments": segments}


@pytest.fixture
def work(other_musician: User) -> RegisteredWork:
    return registered(other_musician)


def recorded(work: RegisteredWork, seconds: int) -> RegisteredRecording:
    return RegisteredRecording.objects.create(work=work, title="Live", number=next_number(), duration_ms=1000 * seconds)


@pytest.fixture
def live(work: RegisteredWork) -> RegisteredRecording:
    return recorded(work, 20)


@pytest.fixture
def publication(musician: User, reviewer: User, work: RegisteredWork, live: RegisteredRecording) -> Publication:
    """People have let the first six of twenty seconds pass."""
    publication = publish(musician)
    case = open_case(publication=publication, work=work, matches=[match(publication, work, **part(live, 0.0, 6.0))])
    moved(case, ("take", reviewer, Said()), ("close", reviewer, DECIDED))
    publication.refresh_from_db()
    return publication


@pytest.mark.django_db
def test_what_nobody_has_heard_counts_together(publication: Publication, work: RegisteredWork, live: RegisteredRecording) -> None:
    here, there = (match(publication, work, **part(live, first, first + 1.5)) for first in (8.0, 14.0))
    assert list(unheard(publication, [here])) == list(unheard(publication, [there])) == []
    assert list(unheard(publication, [here, there])) == [here, there]
    assert list(unheard(publication, [match(publication, work, **part(live, 1.0, 7.0))])) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("until", "asks"), [(6.0, False), (12.0, False), (60.0, True)])
def test_of_another_recording_as_much_passes_as_people_have_heard(
    publication: Publication, work: RegisteredWork, until: float, asks: bool
) -> None:
    """In seconds: all of a jingle is little of a song."""
    found = match(publication, work, **part(recorded(work, 60), 0.0, until))
    assert list(unheard(publication, [found])) == ([found] if asks else [])


@pytest.mark.django_db
def test_what_is_registered_anew_is_asked_about_together(
    musician: User, publication: Publication, work: RegisteredWork, live: RegisteredRecording
) -> None:
    def finding(first: float) -> Finding:
        recording = add_recording(work=publication.work, author=musician, data=file_of(1))
        segments = part(live, first, first + 1.5)["segments"]
        return Finding(
            method="sound", registered_work_id=work.pk, registered_recording_id=live.pk, recording_id=recording.pk,
            probability=0.97, score=41.0, extent=0.075, flags=True, segments=segments, engine_version="1",
        )  # fmt: skip

    Publication.objects.filter(pk=publication.pk).update(state="published")
    findings = [(publication.work_id, finding(first)) for first in (8.0, 14.0)]
    assert ask_about(findings[:1]) == {"matches": 1}
    assert not Case.objects.unresolved().exists()
    assert ask_about(findings) == {"matches": 2}
    assert Case.objects.unresolved().get().matches.count() == 2
