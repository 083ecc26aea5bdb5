"""`manage.py compose`: every generator from file to file, with locks, and compared with the training corpora as in the studio."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.compose.handlers import copies
from apps.compose.management import comparison
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.writing import write_score
from musicstudio.engine.originality import Verdict
from musicstudio.env import ROOT
from tests.integration.compose.conftest import HalfNotes, two_bars

SHOWN = ROOT / "static" / "js" / "compose" / "generate" / "originality.js"
BAR = two_bars().measures[0].duration


@pytest.fixture
def compose(tmp_path: Path) -> Callable[..., str]:
    """compose(what, *options): what the command says; the music goes from tune.musicxml to out.musicxml."""
    (tmp_path / "tune.musicxml").write_bytes(write_score(two_bars(), "musicxml"))

    def run(what: str, *options: object) -> str:
        said = io.StringIO()
        files = [tmp_path / "tune.musicxml", "--out", tmp_path / "out.musicxml"]
        call_command("compose", what, *map(str, [*files, *options]), stdout=said)
        return said.getvalue()

    return run


def found(**facts: object) -> Verdict:
    nothing = Verdict(0, 0.0, "", "", (0, 0), (0, 0), 0.0, 0, False)
    return replace(nothing, **facts)  # type: ignore[arg-type]


def test_locks_and_the_bars_to_write_reach_the_generator(compose: Callable[..., str], network: HalfNotes) -> None:
    note = two_bars().parts[0].notes[0].id
    compose("harmonise", "--lock-bars", 2, "--lock-parts", "Melody", "--lock-notes", note, "--only-bars", "1-2")
    [asked] = network.asked
    assert (asked.locked_bars, asked.locked_parts, asked.locked_notes) == ({1}, {"melody"}, {note})
    assert asked.regenerate == (0, 2 * BAR)


def test_locked_bars_of_a_variation_stay(compose: Callable[..., str], tmp_path: Path) -> None:
    compose("vary", "--amount", 1, "--seed", 3, "--lock-bars", 2)
    [part] = read_score((tmp_path / "out.musicxml").read_bytes(), "out.musicxml").score.parts
    [before] = two_bars().parts
    sounds = [[(n.onset, n.duration, n.pitch) for n in each.notes] for each in (part, before)]
    first, last = ([[note for note in notes if (note[0] >= BAR) is late] for notes in sounds] for late in (False, True))
    assert first[0] != first[1] and last[0] == last[1]


def test_what_was_written_is_compared_and_a_copy_is_written_again(
    compose: Callable[..., str], network: HalfNotes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    verdicts = iter([found(copied=True, longest_run=20), found(longest_run=6, source="Tune", percentile=39.6)])
    monkeypatch.setattr(copies, "compare", lambda *_: next(verdicts))
    path, said = compose("harmonise", "--seed", 5).splitlines()
    assert path == f"{tmp_path / 'out.musicxml'} (seed {network.asked[1].seed})" and network.asked[1].seed != 5
    assert "6 notes (“Tune”). Of human tunes, 60% have" in said and said.endswith("written again 1 time, because it was a copy.")


def test_the_sentences_are_those_of_the_page() -> None:
    page = SHOWN.read_text()
    sentences = (comparison.COPIED_CHORDS, comparison.COPIED, comparison.NOTHING, comparison.IN_COMMON, *comparison.AGAIN)
    assert [sentence for sentence in sentences if sentence not in page] == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["vary", "--lock-bars", "3"], "no bar 3: the music has 2 bars"),
        (["vary", "--lock-bars", "0"], "'0' is no bar"),
        (["vary", "--only-bars", "2-1"], "'2-1' is no bar"),
        (["vary", "--lock-parts", "Tuba"], "no part Tuba; there are melody (Melody)"),
        (["vary", "--lock-notes", "nowhere"], "--lock-notes: The score has no such note."),
        (["vary", "--lock-bars", "1-2"], "Nothing was changed"),
        (["vary", "--other-bars", "1", "--kind", "morph", "--amount", "3"], "--amount: "),
        (["play-like", "--source-bar", "0"], "--source-bar: "),
    ],
)
def test_what_goes_wrong_is_one_sentence(options: list[str], says: str, compose: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        compose(*options)
    assert says in str(refused.value) and len(str(refused.value).splitlines()) == 1
    assert not (tmp_path / "out.musicxml").exists()
