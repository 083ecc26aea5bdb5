"""Record the teacher: `python -m musicstudio.engine.singing.teacher.record --data DIR --voices DIR --out DIR`.

One FLAC and one line of JSON for every utterance: what was said, when each phone sounds, and the F0 that was asked for. What is
there already is not recorded again; every utterance has its own seed, so that a second run gives the same.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import soundfile

from musicstudio.engine.singing.taught import TAUGHT, Taught
from musicstudio.engine.singing.teacher.kokoro import HOP, RATE, UNIT, VOICED, Teacher
from musicstudio.engine.singing.teacher.lines import Draw, drawing
from musicstudio.engine.singing.teacher.melodies import melody
from musicstudio.engine.singing.teacher.tokens import Spoken, ids, times
from musicstudio.engine.singing.words import Language

SUNG = 0.65  # of the utterances; the others are spoken, higher or lower
SPEEDS = (0.7, 0.8, 0.9, 1.0)
OWN = 0.8  # of the utterances are in a voice's own language, the others in the two that are not
SHIFT = (-4.0, 5.0)  # semitones of a spoken line


@dataclass(frozen=True, slots=True)
class Utterance:
    """`phones` (phone, start, end) in seconds, without gaps; `f0` in hertz every 12.5 ms, under 60 where it is not voiced."""

    name: str
    voice: str
    language: Language
    text: str
    sung: bool
    phones: list[tuple[str, float, float]]
    f0: list[float]


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be uttered, how fast, and whether it is sung."""

    name: str
    voice: str
    language: Language
    text: str
    line: list[Spoken]
    speed: float
    sung: bool


def record(teacher: Teacher, name: str, taught: Taught, draws: dict[Language, Draw], number: int) -> tuple[Utterance, bytes]:
    """Utterance `number` of a voice and its audio as FLAC."""
    rng = np.random.default_rng([crc32(name.encode()), number])
    others = [language for language in draws if language != taught.language]
    language = taught.language if rng.random() < OWN else others[int(rng.integers(len(others)))]
    text, line = draws[language](rng)
    speed = float(rng.choice(SPEEDS))
    said = Said(f"{name}-{number:04d}", name, language, text, line, speed, bool(rng.random() < SUNG))
    return utter(teacher, taught, said, rng)


def utter(teacher: Teacher, taught: Taught, said: Said, rng: np.random.Generator) -> tuple[Utterance, bytes]:
    """One line by a voice, and its audio as FLAC."""
    tokens = ids(said.line)
    units, f0 = teacher.plan(tokens, taught.teacher, said.speed)
    wanted: npt.NDArray[np.floating]
    if said.sung:
        wanted = melody(rng, _vowels(said.line, units), len(f0), HOP, taught.low, taught.high)
    else:
        wanted = f0 * 2 ** (rng.uniform(*SHIFT) / 12)
    asked = np.where(f0 > VOICED, wanted, f0)
    audio = teacher.say(tokens, taught.teacher, said.speed, (asked - f0).astype(np.float32))
    phones = [(phone, round(start, 4), round(end, 4)) for phone, start, end in times(said.line, units.tolist(), UNIT)]
    pitch = [round(float(x), 2) for x in asked]
    return Utterance(said.name, said.voice, said.language, said.text, said.sung, phones, pitch), _flac(audio)


def _vowels(line: list[Spoken], units: npt.NDArray[np.int64]) -> list[int]:
    """Frames at which the vowels begin."""
    begins, place = np.concatenate([[0], np.cumsum(units)]), 1
    found = []
    for part in line:
        if part.nucleus:
            found.append(int(begins[place] * round(UNIT / HOP)))
        place += len(part.tokens)
    return found


def _flac(audio: npt.NDArray[np.float32]) -> bytes:
    file = BytesIO()
    soundfile.write(file, np.clip(audio, -1, 1), RATE, format="FLAC")
    return file.getvalue()


def recorded(folder: Path, voice: str) -> Iterator[tuple[Utterance, Path]]:
    """What has been recorded of a voice, in order, with its audio."""
    for path in sorted(folder.glob(f"{voice}-*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        phones = [(phone, float(start), float(end)) for phone, start, end in raw.pop("phones")]
        yield Utterance(phones=phones, **raw), path.with_suffix(".flac")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the verse corpus")
    parser.add_argument("--voices", type=Path, required=True, help="folder `voices` of the npm package kokoro-js")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10.0, help="of each voice")
    parser.add_argument("--only", nargs="*", choices=tuple(TAUGHT), default=tuple(TAUGHT), help="these voices")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    teacher = Teacher(args.out / "teacher.onnx", args.voices)
    draws: dict[Language, Draw] = {language: drawing(language, args.data) for language in ("en", "zh", "ja")}
    for voice in args.only:
        seconds = 0.0
        for number in count():
            if seconds >= args.minutes * 60:
                break
            path = args.out / f"{voice}-{number:04d}.json"
            if not path.exists():
                utterance, audio = record(teacher, voice, TAUGHT[voice], draws, number)
                path.with_suffix(".flac").write_bytes(audio)
                fresh = path.with_suffix(".new")  # the text is there once all is there
                fresh.write_text(json.dumps(asdict(utterance), ensure_ascii=False), encoding="utf-8")
                fresh.replace(path)
            seconds += soundfile.info(path.with_suffix(".flac")).duration
        print(f"{voice}: {number} utterances, {seconds / 60:.1f} min", flush=True)


if __name__ == "__main__":
    main()
