"""How alike pieces are, in words that promise nothing that was not measured."""

import pytest

from apps.accounts.models import User
from apps.library.models import Recording
from apps.rights import likeness
from apps.rights.cases.notices import text_of
from apps.rights.cases.statements import sentences
from apps.rights.models import Match, Notice
from apps.rights.reporting import sentences as report
from tests.support.rights import match, publish, registered, tune_case


@pytest.mark.parametrize(("percentile", "told"), [(100, "99.9"), (99.97, "99.9"), (99.5, "99.5"), (98, "98"), (0, "0")])
def test_more_than_was_measured_is_never_told(percentile: float, told: str) -> None:
    assert likeness.of_a_hundred(percentile) == told


def test_melodies_are_never_told_as_a_probability_and_sounds_are() -> None:
    said = likeness.closeness(Match.Method.MELODY, 0.999)
    assert (said, "probability" in said) == ("closer than 99.9 of 100 pairs of unrelated tunes", False)
    assert likeness.closeness(Match.Method.SOUND, 0.97) == "not by chance, with a probability of 97 %"


@pytest.mark.django_db
def test_a_cover_is_told_from_a_quotation_to_both_sides(musician: User, other_musician: User) -> None:
    publication, work = publish(musician), registered(other_musician)
    kinds = [match(publication, work, extent=extent).kind for extent in (0.9, 0.2, None)]
    assert kinds == ["cover", "quotation", ""]
    case = tune_case(musician, other_musician, extent=0.9)
    for notice in Notice.objects.filter(event__case=case):
        assert "the same tune, most of it: a cover" in text_of(notice)
    ground = dict(sentences(case.events.get()))["What it rests on"]
    assert "a cover; closer than 97 of 100 pairs of unrelated tunes" in ground
    assert "probability" not in ground


@pytest.mark.django_db
def test_the_report_says_what_could_not_be_checked_and_what_is_nearest(musician: User) -> None:
    publication = publish(musician)
    take = Recording.objects.create(work=publication.work, title="Take", size=1, duration_ms=1)
    publication.report = {
        "recordings": {str(take.pk): "insufficient"},
        "originality": {"source": "Sea Shanty", "percentile": 97.5, "copied": False},
    }
    short, nearest = report(publication)
    assert "“Take” is too short or too quiet to be compared: that takes 3 seconds" in short
    assert "“Sea Shanty” is nearest" in nearest
    assert "Of 100 tunes by people, 97.5 have less in common" in nearest
    publication.report["originality"]["copied"] = True
    assert len(report(publication)) == 3
    publication.report = {}
    assert report(publication) == []
