"""The teacher speaks the lines plainly: `python -m musicstudio.engine.singing.evaluation.speech --voices DIR --out DIR`.

What is understood of them is the most that can be asked of a voice that learnt from it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import soundfile

from musicstudio.engine.singing.evaluation.lines import LINES
from musicstudio.engine.singing.evaluation.voices import JUDGED
from musicstudio.engine.singing.taught import TAUGHT
from musicstudio.engine.singing.teacher.kokoro import RATE, UNIT, Teacher
from musicstudio.engine.singing.teacher.lines import say_english
from musicstudio.engine.singing.teacher.record import Utterance, recorded
from musicstudio.engine.singing.teacher.tokens import ids, times

PREFIX = "line"


def speak(teacher: Teacher, voice: str, number: int, out: Path) -> None:
    """Line `number` by a voice, as `record` writes utterances."""
    line = say_english(LINES[number].split())
    tokens = ids(line)
    units, f0 = teacher.plan(tokens, TAUGHT[voice].teacher, 1.0)
    audio = teacher.say(tokens, TAUGHT[voice].teacher, 1.0, f0[:1] * 0)
    phones = [(phone, round(start, 4), round(end, 4)) for phone, start, end in times(line, units.tolist(), UNIT)]
    name = f"{PREFIX}-{voice}-{number:02d}"
    utterance = Utterance(name, voice, "en", LINES[number], False, phones, [round(float(x), 2) for x in f0])
    soundfile.write(out / f"{name}.flac", audio.clip(-1, 1), RATE)
    (out / f"{name}.json").write_text(json.dumps(asdict(utterance), ensure_ascii=False), encoding="utf-8")


def spoken(data: Path, voice: str) -> dict[str, tuple[Utterance, Path]]:
    """What a voice has spoken, by its words, with its audio."""
    return {utterance.text: (utterance, path) for utterance, path in recorded(data, f"{PREFIX}-{voice}")}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--voices", type=Path, required=True, help="folder `voices` of the npm package kokoro-js")
    parser.add_argument("--out", type=Path, required=True, help="folder of the recordings")
    args = parser.parse_args()
    teacher = Teacher(args.out / "teacher.onnx", args.voices)
    for voice in JUDGED:
        for number in range(len(LINES)):
            speak(teacher, voice, number, args.out)


if __name__ == "__main__":
    main()
