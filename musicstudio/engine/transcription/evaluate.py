"""How many notes of generated hums are right, beside the segmentation that comes with the network.

    python -m musicstudio.engine.transcription.evaluate --json

A note is right when its MIDI number is the one meant and its onset lies within 50 ms (see matching.py). The hums are
those of hums.py from the seeds SEEDS, which no setting of this package was chosen on. `steady` is the goal's kind of
hum; `rough` is harder, for information. `baseline` are the notes of swift_f0.segment_notes on the same pitch track,
with the true tuning of the hum taken off, which this package has to find by itself.
"""

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from musicstudio.engine.learning.reporting import main
from musicstudio.engine.transcription.hums import RATE, ROUGH, STEADY, Hum, make_hum, room_noise
from musicstudio.engine.transcription.matching import match
from musicstudio.engine.transcription.pitch import network
from musicstudio.engine.transcription.transcriber import NoMelody, transcribe
from musicstudio.engine.transcription.types import SungNote

SEEDS: Final = range(7001, 7021)
"""The reported hums. Settings were chosen on 1000 to 1039."""


def notes_of(hum: Hum) -> Sequence[SungNote]:
    return transcribe(hum.samples, RATE).notes


def baseline_notes_of(hum: Hum) -> Sequence[SungNote]:
    """The notes of the library that the network comes with."""
    from swift_f0 import segment_notes

    heard = segment_notes(network().detect(hum.samples, RATE))
    pitches = [69 + 12 * np.log2(note.pitch_hz / 440) - hum.tuning / 100 for note in heard]
    return [SungNote(n.start, n.end, round(float(p)), 0.0, 1.0, (), 0.0) for n, p in zip(heard, pitches, strict=True)]


def figures(hums: Sequence[Hum], hear: Callable[[Hum], Sequence[SungNote]]) -> dict[str, Any]:
    """Shares and counts over all notes of all `hums`."""
    meant = right = extra = 0
    late: list[float] = []
    wrong_marked, wrong, right_marked, seconds, length = 0, 0, 0, 0.0, 0.0
    for hum in hums:
        begin = time.process_time()
        heard = hear(hum)
        seconds += time.process_time() - begin
        length += len(hum.samples) / RATE
        matching = match(hum.notes, heard)
        matched = {h for _, h in matching.pairs}
        meant, right, extra = meant + matching.meant, right + len(matching.pairs), extra + matching.extra
        late += [abs(heard[h].onset - hum.notes[m].onset) for m, h in matching.pairs]
        marked = {h for h, note in enumerate(heard) if note.doubts}
        wrong, wrong_marked = wrong + len(heard) - len(matched), wrong_marked + len(marked - matched)
        right_marked += len(marked & matched)
    return {
        "notes": meant,
        "right": round(right / meant, 4),
        "extra": extra,
        "onset_error_ms": round(1000 * float(np.mean(late)), 1) if late else None,
        "heard_wrong": wrong,
        "heard_wrong_marked_uncertain": wrong_marked,
        "right_marked_uncertain": right_marked,
        "seconds_per_10_s": round(10 * seconds / length, 3),
    }


def false_notes() -> dict[str, int]:
    """How many notes are heard in 10 s that hold none."""
    frames = 10 * RATE
    random = np.random.default_rng(0)
    white = random.standard_normal(frames)
    empty = {
        "silence": np.zeros(frames),
        "pink_noise": room_noise(frames, -40.0, random),
        "loud_pink_noise": room_noise(frames, -20.0, random),
        "white_noise": 0.03 * white,
        "hiss_of_a_quiet_microphone": 0.0003 * white,
        "hum_of_the_mains": 0.004 * np.sin(2 * np.pi * 50 * np.arange(frames) / RATE) + 0.0005 * white,
    }
    heard: dict[str, int] = {}
    for name, samples in empty.items():
        try:
            heard[name] = len(transcribe(samples.astype(np.float32), RATE).notes)
        except NoMelody:
            heard[name] = 0
    return heard


def report() -> dict[str, Any]:
    """Everything that the model card says."""
    result: dict[str, Any] = {"seeds": [SEEDS.start, SEEDS.stop - 1], "tolerance_ms": 50}
    network()
    for name, manner in (("steady", STEADY), ("rough", ROUGH)):
        hums = [make_hum(seed, manner) for seed in SEEDS]
        leaps = [abs(a.pitch - b.pitch) for hum in hums for a, b in pairwise(hum.notes)]
        result[name] = {"hums": len(hums), "repeated_notes": leaps.count(0), **figures(hums, notes_of)}
        result[name]["baseline"] = figures(hums, baseline_notes_of)
    return {**result, "false_notes": false_notes()}


if __name__ == "__main__":
    main(__doc__, lambda _: report(), data=False)
