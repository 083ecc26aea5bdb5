"""How well the voices sing: `python -m musicstudio.engine.singing.evaluate --data DIR --json`.

24 lines that cannot be guessed are sung by four voices in two keys each, and by the classic renderer (WORLD) from the same bands.
DIR holds what `singing.teacher.record` and `singing.evaluation.speech` have recorded; with it the teacher's speech is listened to
as well, plain and made to sing by WORLD, and held-out recordings are compared with ours. `--songs` sings the MusicXML songs of a
folder instead, in tune and in time; what is understood of them cannot be said, since their words are known.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicstudio.engine.learning.reporting import main
from musicstudio.engine.singing.evaluation.cepstra import distortion
from musicstudio.engine.singing.evaluation.intonation import Intonation
from musicstudio.engine.singing.evaluation.lines import LINES, melody
from musicstudio.engine.singing.evaluation.listening import errors, heard, words
from musicstudio.engine.singing.evaluation.songs import verses
from musicstudio.engine.singing.evaluation.speech import spoken
from musicstudio.engine.singing.evaluation.voices import JUDGED
from musicstudio.engine.singing.evaluation.warped import warp
from musicstudio.engine.singing.features import RATE, Singles, Voiced
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.performance import Phrase, Wishes, perform
from musicstudio.engine.singing.recordings import Example, examples, heard_times, measured
from musicstudio.engine.singing.singer import blend, foretell, sing, voice
from musicstudio.engine.singing.taught import TAUGHT


class Misheard:
    """Words said, and how many of them were misunderstood."""

    def __init__(self) -> None:
        self.said = self.wrong = 0

    def add(self, line: str, sound: Singles) -> None:
        self.said += len(words(line))
        self.wrong += errors(words(line), heard(sound))

    @property
    def rate(self) -> float:
        return self.wrong / max(1, self.said)


def figures(options: argparse.Namespace) -> dict[str, Any]:
    torch.set_num_threads(1)
    if options.songs:
        return songs(options.songs, options.limit)
    limit = options.limit or len(LINES)
    nothing = dict.fromkeys(("wer_teacher_speech", "wer_warped_speech", "mcd_db", "mcd_db_of_each"))
    return lines(limit) | (of_teacher(options.data, limit) | held_out_distortion(options.data) if options.data else nothing)


def lines(limit: int) -> dict[str, Any]:
    """Figures over the lines: together, and of each voice what is understood."""
    tune, ours, classic = Intonation(), Misheard(), Misheard()
    world = Intonation()
    each: dict[str, Any] = {}
    spent, lasts = list[float](), list[float]()
    for name, tonics in JUDGED.items():
        mine = Misheard()
        for number, line in enumerate(LINES[:limit]):
            for tonic in tonics:
                began = time.process_time()
                phrase = _phrase(line, number, tonic)
                sound = sing(phrase, {name: 1.0}).samples
                spent.append(time.process_time() - began)
                lasts.append(len(sound) / RATE)
                tune.add(phrase, sound)
                mine.add(line, sound)
                sound = sing(phrase, {name: 1.0}, "classic").samples
                world.add(phrase, sound)
                classic.add(line, sound)
        ours.said, ours.wrong = ours.said + mine.said, ours.wrong + mine.wrong
        each[name] = mine.rate
    return tune.figures() | {
        "wer": ours.rate,
        "wer_world_route": classic.rate,
        "world_route": world.figures(),
        "wer_of_each": each,
        "rtf": float(np.median(np.array(spent) / np.array(lasts))),
        "first_phrase_s": float(np.median(spent)),
    }


def of_teacher(data: Path, limit: int) -> dict[str, float]:
    """What is understood of the teacher's speech, and of the same speech made to sing by WORLD."""
    speech, warped = Misheard(), Misheard()
    for name, tonics in JUDGED.items():
        said = spoken(data, name)
        for number, line in enumerate(LINES[:limit]):
            utterance, path = said[line]
            bands, audio = measured(utterance, path)
            speech.add(line, audio)
            for tonic in tonics:
                warped.add(line, warp(_phrase(line, number, tonic), heard_times(utterance.phones), bands))
    return {"wer_teacher_speech": speech.rate, "wer_warped_speech": warped.rate}


def _phrase(line: str, number: int, tonic: int) -> Phrase:
    [phrase] = perform(melody(line, number, tonic), "p1", "1", 1, Wishes(seed=number)).phrases
    return phrase


def songs(folder: Path, limit: int | None) -> dict[str, Any]:
    """Every verse of the songs in a folder, sung whole. What cannot be read or sung is named."""
    tune, counts, names, failures, factors = Intonation(), Counter[str](), set[str](), list[str](), list[float]()
    for verse in verses(folder, limit, failures):
        names.add(verse.name)
        counts["verses"] += 1
        try:
            began = time.process_time()
            performance = verse.perform()
            sounds = [sing(phrase, {verse.card.name: 1.0}) for phrase in performance.phrases]
            spent = time.process_time() - began
            factors.append(spent / max(1.0, sum(len(sound.samples) for sound in sounds) / RATE))
            for phrase, sound in zip(performance.phrases, sounds, strict=True):
                tune.add(phrase, sound.samples)
                counts["syllables"] += sum(len(note.syllables) for note in phrase.notes)
            counts["misplaced"] += len(verse.misplaced(performance))
            counts["remarks"] += len(performance.remarks)
        except Exception as error:
            failures.append(f"{verse.name}: {error!r}")
    return tune.figures() | {
        "songs": len(names),
        **counts,
        "failures": failures,
        "rtf": float(np.median(factors)) if factors else None,
    }


def held_out_distortion(data: Path) -> dict[str, Any]:
    """Decibels from the teacher's held-out recordings, when both sing the same phones at the same times and pitch."""
    rows: dict[str, list[float]] = {}
    names = list(TAUGHT)
    for example in examples(data):
        if example.split == "test":
            rows.setdefault(names[example.voice], []).append(_distortion(example, names[example.voice]))
    means = {name: float(np.mean(values)) for name, values in rows.items()}
    return {"mcd_db": float(np.mean([value for values in rows.values() for value in values])), "mcd_db_of_each": means}


def _distortion(example: Example, name: str) -> float:
    bands, voiced = foretell(frames_of(example.phones, example.voiced.f0, example.level), blend({name: 1.0}))
    sound = voice(Voiced(bands, example.voiced.f0, voiced), 1)
    return distortion(sound, example.audio, np.where(example.voiced.voiced > 0, example.voiced.f0, 0.0))


if __name__ == "__main__":
    main(
        __doc__,
        figures,
        data=False,
        limit="lines, or songs",
        folders={
            "--data": "recordings of the teacher; without them what needs them is left out",
            "--songs": "MusicXML songs with words, sung instead of the lines",
        },
    )
