"""How much more of what is registered was found than people have let pass."""

import pytest

from apps.rights.models import Match, RegisteredRecording
from apps.rights.passed import covered, stretches


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
