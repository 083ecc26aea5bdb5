"""The yardsticks measure what they say: known errors come out as they were put in."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.notation import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation import Lyric, Note, Part, Score, regular_measures
from musicstudio.engine.notation.musicxml_writer import write_musicxml
from musicstudio.engine.singing.beginnings import lateness, loudness
from musicstudio.engine.singing.classic import synthesise
from musicstudio.engine.singing.evaluation.cepstra import distortion
from musicstudio.engine.singing.evaluation.intonation import Intonation
from musicstudio.engine.singing.evaluation.lines import LINES, melody
from musicstudio.engine.singing.evaluation.listening import errors, words
from musicstudio.engine.singing.evaluation.songs import Verse, verses
from musicstudio.engine.singing.evaluation.warped import warp
from musicstudio.engine.singing.features import FRAME, HARMONIC, HOP, RATE, WIDTH, Voiced
from musicstudio.engine.singing.performance import Phrase, Wishes, perform
from musicstudio.engine.singing.phones import PAUSE, is_voiced, is_vowel
from musicstudio.engine.singing.voices import cards


def hummed(phrase: Phrase, cents: float = 0.0, late: float = 0.0) -> np.ndarray:
    """A phrase as pulses where a vowel sounds and hiss elsewhere: `cents` too high, vowels begin `late` by seconds."""
    times = (np.arange(len(phrase.f0)) + 0.5) * FRAME + phrase.start
    vowel = np.zeros(len(times), bool)
    for segment in phrase.segments:
        if is_vowel(segment.phone) or (segment.phone != PAUSE and is_voiced(segment.phone)):
            vowel |= (times >= segment.start + late) & (times < segment.end)
    bands = np.full((len(times), WIDTH), -15.0, np.float32)
    bands[vowel, :HARMONIC] = np.linspace(-4, -12, HARMONIC)
    return synthesise(Voiced(bands, phrase.f0 * 2 ** (cents / 1200), vowel.astype(np.float32)))


def line(number: int = 0) -> Phrase:
    [found] = perform(melody(LINES[number], number, 57), "p1", "1", 1, Wishes()).phrases
    return found


@pytest.mark.parametrize("cents", [0.0, 30.0, -70.0])
def test_a_line_that_is_out_of_tune_is_found_so(cents: float) -> None:
    heard = Intonation()
    heard.add(line(), hummed(line(), cents))
    figures = heard.figures()
    assert figures["f0_rmse_cents"] == pytest.approx(abs(cents), abs=8)
    assert figures["note_error_cents"] == pytest.approx(abs(cents), abs=2)
    assert (figures["within_50_cents"] > 0.98) == (abs(cents) < 50)
    assert figures["gross_error_rate"] == 0 and figures["unvoiced_in_sustain"] < 0.1


def test_a_line_that_is_late_is_found_so() -> None:
    found = []
    for late in (0.0, 0.03):
        heard = Intonation()
        for number in range(4):
            heard.add(line(number), hummed(line(number), late=late))
        found.append(float(np.median(heard.onsets)))
    assert abs(found[0]) <= 5 and found[1] - found[0] == pytest.approx(30, abs=6)


@pytest.mark.parametrize("gap", [0.03, 0.06, 0.12])
@pytest.mark.parametrize("late", [0.0, 0.02])
def test_the_vowel_before_a_short_consonant_is_not_taken_for_the_one_behind_it(gap: float, late: float) -> None:
    times = np.arange(RATE) / RATE
    sound = np.sin(2 * np.pi * 220 * times) * ((times < 0.5) | (times >= 0.5 + gap + late))
    assert lateness(loudness(sound.astype(np.float32)), 0.5 + gap) == pytest.approx(late, abs=0.006)


def test_silence_is_not_in_tune() -> None:
    heard = Intonation()
    heard.add(line(), np.zeros(len(line().f0) * HOP, np.float32))
    assert heard.silent == heard.frames > 0


@pytest.mark.parametrize(
    ("understood", "wrong"),
    [
        ("nine slow hammers", 0),
        ("9 slow hammers!", 0),
        ("nine hammers", 1),
        ("nine slow slow hammers", 1),
        ("fine snow", 3),
        ("", 3),
    ],
)
def test_words_that_are_misunderstood_are_counted(understood: str, wrong: int) -> None:
    assert errors(words("nine slow hammers"), words(understood)) == wrong


def test_distortion_is_none_for_the_same_sound_and_grows_with_the_difference() -> None:
    phrase = line()
    sound = hummed(phrase)
    muffled = np.convolve(sound, np.hanning(9) / np.hanning(9).sum(), "same").astype(np.float32)
    duller = np.convolve(sound, np.hanning(25) / np.hanning(25).sum(), "same").astype(np.float32)
    assert distortion(sound, sound, phrase.f0) == 0
    assert distortion(2 * sound, sound, phrase.f0) < 0.1, "loudness does not count"
    assert 0 < distortion(muffled, sound, phrase.f0) < distortion(duller, sound, phrase.f0)


def test_speech_is_warped_only_onto_its_own_words() -> None:
    phrase = line()
    spans = [(segment.phone, segment.start - phrase.start, segment.end - phrase.start) for segment in phrase.segments]
    bands = np.full((len(phrase.f0), WIDTH), -8.0, np.float32)
    spoken = Voiced(bands, phrase.f0, np.ones(len(bands), np.float32))
    assert len(warp(phrase, spans, spoken)) == len(phrase.f0) * HOP
    with pytest.raises(ValueError, match="other phones"):
        warp(phrase, spans[:-3], spoken)


def test_lines_are_enough_and_fit_into_a_voice() -> None:
    assert len(set(LINES)) >= 20
    for number, text in enumerate(LINES):
        low, high = perform(melody(text, number, 57), "p1", "1", 1, Wishes()).compass
        assert 57 <= low <= high <= 66


def written(*texts: str) -> Score:
    notes = tuple(Note(f"n{i}", i * BEAT, BEAT, 60 + i, lyrics=(Lyric(text),) if text else ()) for i, text in enumerate(texts))
    return Score(regular_measures(len(texts) * BEAT, Score(()).metres), (Part("p1", "Voice", notes),))


def test_words_on_other_notes_than_their_own_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.musicxml").write_bytes(b"<score-partwise><part-list>")
    (tmp_path / "b.musicxml").write_bytes(write_musicxml(written("silver", "moon", "", "shine")))
    failures: list[str] = []
    [verse] = verses(tmp_path, None, failures)
    assert len(failures) == 1 and failures[0].startswith("a: UnreadableScore")
    first, second, held, _ = (note.id for note in verse.part.notes)
    assert verse.misplaced(verse.perform()) == []

    def sung(*texts: str) -> list[str]:
        other = [replace(n, id=note.id) for n, note in zip(written(*texts).parts[0].notes, verse.part.notes, strict=True)]
        score = replace(verse.score, parts=(replace(verse.part, notes=tuple(other)),))
        return verse.misplaced(replace(verse, score=score, part=score.parts[0]).perform())

    assert sung("moon", "silver", "", "shine") == [first, second]
    assert sung("", "silver", "moon", "shine") == [first, second, held]
    assert sung("silver", "", "moon", "shine") == [second, held]


def test_sounds_on_other_notes_than_their_words_are_counted() -> None:
    score = written("silver", "moon", "shine")
    verse = Verse("song", score, score.parts[0], "1", 1, cards()[0])
    performance = verse.perform()
    [phrase] = performance.phrases
    one, two, three = phrase.notes
    crossed = (one, replace(two, syllables=three.syllables), replace(three, syllables=two.syllables))
    assert verse.misplaced(replace(performance, phrases=(replace(phrase, notes=crossed),))) == ["n1", "n2"]
