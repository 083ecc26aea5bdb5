"""Melody in, words out: syllables, stress, rhyme, locks, seeds, odd melodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from musicstudio.engine.lyrics import Controls, Lyricist, lines
from musicstudio.engine.lyrics.copies import Runs, run_hashes
from musicstudio.engine.lyrics.metrics import Tally, count
from musicstudio.engine.lyrics.pronunciation import sounds
from musicstudio.engine.lyrics.search import Search
from musicstudio.engine.notation.json_form import check_score
from musicstudio.engine.notation.score import Lyric, Measure, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.progress import SilentProgress
from musicstudio.engine.request import CannotCompose
from tests.engine.harmony.test_folk_tunes import abc_tunes
from tests.engine.harmony.tunes import METRES, QUARTER, difficult, simple

MELODY = ("soprano", "1")


class Watch(SilentProgress):
    """Records what it is told and asks to stop after `stop` lines."""

    def __init__(self, stop: int = 10_000) -> None:
        self.stop, self.lines, self.steps = stop, list[Mapping[str, Any]](), list[tuple[int, int]]()

    def step(self, done: int, total: int, message: str = "") -> None:
        self.steps.append((done, total))

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        assert kind == "line"
        self.lines.append(data)

    def cancelled(self) -> bool:
        return len(self.lines) >= self.stop


def song(count: int = 4) -> Score:
    """Lines of eight quarter notes, the last of each held under a fermata."""
    source = simple(2 * count)
    notes = tuple(replace(n, fermata=i % 8 == 7) for i, n in enumerate(source.parts[0].notes))
    return replace(source, parts=(replace(source.parts[0], notes=notes),))


def syllables(score: Score, verse: int = 1) -> dict[str, tuple[Lyric, ...]]:
    return {n.id: tuple(x for x in n.lyrics if x.verse == verse) for n in score.parts[0].notes}


def line_texts(score: Score) -> list[str]:
    notes = {n.id: n for n in score.parts[0].notes}
    found = []
    for phrase in lines(score):
        sung = [notes[i].lyrics[0] for i in phrase.notes]
        found.append("".join(x.text + ("" if x.syllabic in ("begin", "middle") else " ") for x in sung).strip())
    return found


def music(score: Score) -> Score:
    return replace(score, parts=tuple(replace(p, notes=tuple(replace(n, lyrics=()) for n in p.notes)) for p in score.parts))


def check(source: Score, answer: Score, melody: tuple[str, str] | None = None, rhyme: str = "free") -> Tally:
    """Every note of the melody sings one syllable where it should, and nothing else has changed."""
    check_score(answer)
    assert music(answer) == music(source)
    tally = Tally()
    where = melody or (answer.parts[0].id, answer.parts[0].notes[0].voice)
    count(tally, answer, where, rhyme)
    assert tally.matching == tally.lines == len(lines(answer, where))
    assert tally.stressed == tally.long_words
    return tally


@pytest.mark.parametrize("rhyme", ["ABAB", "AABB", "ABCB", "AAAA"])
def test_lines_rhyme_as_asked(tiny: Lyricist, rhyme: str) -> None:
    [answer] = tiny.write(song(8), Controls(rhyme=rhyme))
    tally = check(song(8), answer, rhyme=rhyme)
    assert tally.asked == {"ABAB": 4, "AABB": 4, "ABCB": 2, "AAAA": 12}[rhyme]
    assert tally.rhymed == tally.asked


@pytest.mark.parametrize("metre", [*METRES, (3, 8), (5, 8), (7, 8)])
@pytest.mark.parametrize("pickup", [False, True])
def test_every_metre(tiny: Lyricist, metre: tuple[int, int], pickup: bool) -> None:
    source = difficult(3, metre, pickup, minor=True)
    check(source, tiny.write(source, Controls())[0])


def odd() -> dict[str, Score]:
    metre = (MetreChange(0, 4, 4),)

    def one(*notes: Note, bars: int = 1) -> Score:
        return Score(regular_measures(bars * 4 * QUARTER, metre), (Part("soprano", "Soprano", notes),), metre)

    base = simple(4)
    return {
        "one note": one(Note("a", 0, QUARTER, 60)),
        "empty bars": one(Note("a", 0, QUARTER, 60), Note("b", 36 * QUARTER, QUARTER, 60), bars=10),
        "lowest and highest": one(Note("a", 0, QUARTER, 0), Note("b", QUARTER, QUARTER, 127)),
        "a chord": one(Note("a", 0, QUARTER, 60), Note("b", 0, QUARTER, 64)),
        "a grace note": one(Note("g", 0, 0, 62, grace=True), Note("a", 0, QUARTER, 60)),
        "many short notes": one(*(Note(f"n{i}", i * QUARTER // 16, QUARTER // 16, 60 + i % 5) for i in range(64))),
        "an irregular bar": replace(base, measures=(*base.measures[:3], Measure(12 * QUARTER, 4 * QUARTER + 1, "4"))),
        "a metre change": replace(base, metres=(MetreChange(0, 4, 4), MetreChange(8 * QUARTER, 7, 8))),
    }


@pytest.mark.parametrize("name", odd())
def test_odd_melodies(tiny: Lyricist, name: str) -> None:
    source = odd()[name]
    check(source, tiny.write(source, Controls(rhyme="AABB"))[0])


@pytest.mark.filterwarnings("ignore")
def test_folk_tunes(tiny: Lyricist) -> None:
    """Three of the 120 ABC tunes."""
    for name, source in list(abc_tunes())[::40]:
        try:
            check(source, tiny.write(source, Controls())[0])
        except Exception as error:
            raise AssertionError(name) from error


def test_seeds(tiny: Lyricist) -> None:
    first, again, other = (line_texts(tiny.write(song(2), Controls(seed=s))[0]) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_alternatives_differ_and_the_first_does_not_depend_on_their_number(tiny: Lyricist) -> None:
    three = [line_texts(score) for score in tiny.write(song(2), Controls(alternatives=3))]
    assert len({str(texts) for texts in three}) == 3
    assert three[0] == line_texts(tiny.write(song(2), Controls())[0])


def test_lines_stream_in_order_and_are_final(tiny: Lyricist) -> None:
    watch = Watch()
    answers = tiny.write(song(), Controls(alternatives=2), watch)
    assert [(told["alternative"], told["line"]) for told in watch.lines] == [(a, i) for a in range(2) for i in range(4)]
    assert watch.steps[-1] == (8, 8)
    for number, answer in enumerate(answers):
        told = {n["id"]: n["lyrics"] for line in watch.lines if line["alternative"] == number for n in line["notes"]}
        assert {key: one["text"] for key, [one] in told.items()} == {k: v[0].text for k, v in syllables(answer).items()}
        assert [line["text"] for line in watch.lines if line["alternative"] == number] == line_texts(answer)


def test_cancelling_keeps_the_lines_so_far(tiny: Lyricist) -> None:
    [answer] = tiny.write(song(), Controls(alternatives=3), Watch(stop=2))
    assert [bool(one) for one in syllables(answer).values()] == [True] * 16 + [False] * 16
    assert tiny.write(song(), Controls(), Watch(stop=0)) == []


def test_locked_notes_and_bars_keep_their_line(tiny: Lyricist) -> None:
    [first] = tiny.write(song(), Controls(seed=1))
    [second] = tiny.write(first, Controls(seed=2, locked_notes=frozenset({"n3"}), locked_bars=frozenset({5})))
    before, after = line_texts(first), line_texts(second)
    assert (before[0], before[2]) == (after[0], after[2])
    assert before[1] != after[1]
    assert before[3] != after[3]
    assert first.parts[0].notes[:8] == second.parts[0].notes[:8]
    check(song(), second, rhyme="ABAB")


def test_one_line_is_rewritten_to_rhyme_with_a_later_one(tiny: Lyricist) -> None:
    [first] = tiny.write(song(), Controls(seed=1))
    phrase = lines(first)[1]
    [second] = tiny.write(first, Controls(seed=5, regenerate=(phrase.start, phrase.end)))
    before, after = line_texts(first), line_texts(second)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True]
    tally = check(song(), second, rhyme="ABAB")
    assert tally.rhymed == tally.asked == 2


def test_given_lines_are_sung_as_they_are_and_rhymed_with(tiny: Lyricist) -> None:
    given = {2: "Hello, darkness, we meet today!"}
    [answer] = tiny.write(song(), Controls(lines=given))
    assert line_texts(answer)[2] == given[2]
    assert [x[0].text for x in list(syllables(answer).values())[16:20]] == ["Hel", "lo,", "dark", "ness,"]
    tally = Tally()
    count(tally, answer, MELODY, "ABAB")
    assert tally.matching == 4
    assert tally.rhymed == tally.asked == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [({0: "Too few words"}, "Line 1 has 8 notes, but its words have 3 syllables"), ({9: "No line"}, "no line 10; it has 4")],
)
def test_lines_that_do_not_fit(tiny: Lyricist, given: dict[int, str], says: str) -> None:
    with pytest.raises(CannotCompose, match=says):
        tiny.write(song(), Controls(lines=given))


def test_other_verses_stay(tiny: Lyricist) -> None:
    [first] = tiny.write(song(), Controls(seed=1))
    [both] = tiny.write(first, Controls(seed=2, verse=2))
    assert syllables(both, 1) == syllables(first, 1)
    assert all(len(one) == 1 for one in syllables(both, 2).values())


def test_other_voices_and_parts_stay(tiny: Lyricist) -> None:
    source = song()
    low = Note("low", 0, QUARTER, 50, voice="2", lyrics=(Lyric("la"),))
    notes = (low, *source.parts[0].notes)
    source = replace(
        source, parts=(replace(source.parts[0], notes=tuple(sorted(notes, key=lambda n: (n.onset, n.voice)))), Part("b", "B"))
    )
    [answer] = tiny.write(source, Controls(melody=MELODY))
    assert [n for n in answer.parts[0].notes if n.voice == "2"] == [low]
    assert answer.parts[1] == source.parts[1]


def test_a_melisma_is_drawn_out_and_keeps(tiny: Lyricist) -> None:
    source = song()
    first, *others = source.parts[0].notes
    drawn = replace(first, lyrics=(Lyric("see", extend=True),))
    further = [replace(note, lyrics=(Lyric("it"),)) if note.id == "n3" else note for note in others]
    [answer] = tiny.write(replace(source, parts=(replace(source.parts[0], notes=(drawn, *further)),)))
    sung = syllables(answer)
    assert (sung["n1"], sung["n2"]) == ((), ())
    assert sung["n0"][0].extend
    assert not sung["n3"][0].extend
    [again] = tiny.write(answer, Controls(seed=3))
    assert syllables(again)["n1"] == ()


def test_words_of_several_syllables_are_marked(tiny: Lyricist) -> None:
    marks = [x.syllabic for score in tiny.write(song(8), Controls(alternatives=2)) for [x] in syllables(score).values()]
    for a, b in zip(marks, [*marks[1:], "single"], strict=True):
        assert (a in ("begin", "middle")) == (b in ("middle", "end"))
    assert "begin" in marks


def test_what_stands_in_the_training_verse_is_not_written(tiny: Lyricist) -> None:
    """Also across lines: the runs of what was written once are put into the filter, and do not come again."""
    controls = Controls(seed=4)
    [first] = tiny.write(song(), controls)
    tokens = np.array(tiny.vocabulary.encode(" ".join(line_texts(first)).split()))
    strict = Lyricist(Search(tiny.search.net, tiny.vocabulary, Runs.of(run_hashes(tokens))))
    [second] = strict.write(song(), controls)
    check(song(), second, rhyme="ABAB")
    again = np.array(tiny.vocabulary.encode(" ".join(line_texts(second)).split()))
    assert not np.isin(run_hashes(again), run_hashes(tokens)).any()
    assert line_texts(first) != line_texts(second)


def test_a_theme_tells(tiny: Lyricist) -> None:
    plain, themed = (
        " ".join(line_texts(tiny.write(song(8), Controls(theme=theme))[0])) for theme in ((), ("river", "unheardof"))
    )
    assert plain.lower().count("river") < themed.lower().count("river")


def test_ends_of_other_letters_do_not_rhyme(tiny: Lyricist) -> None:
    [answer] = tiny.write(song(8), Controls(rhyme="AABB"))
    ends = [text.split()[-1].lower() for text in line_texts(answer)]
    assert len(set(ends)) == 8
    assert not any(sounds(ends[i])[0].rhymes(sounds(ends[i + 1])[0]) for i in (1, 3, 5))
