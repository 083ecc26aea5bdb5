"""How near an own voice comes to somebody whom the network has never heard.

    python -m musicstudio.engine.singing.evaluation.own_voices --voices KOKORO_VOICES --out DIR

Two voices of the teacher that nothing was learnt from read the English prompts as a musician would, and sing some lines that are
kept apart. What is learnt from the reading is measured on recordings that had no part in it, and on the song.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
import torch

from musicstudio.engine.learning.training import Budget
from musicstudio.engine.singing import weights
from musicstudio.engine.singing.acoustic import AcousticNet
from musicstudio.engine.singing.evaluation.lines import LINES
from musicstudio.engine.singing.features import HARMONIC, Floats, Singles
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.own.learn import BUDGET, Heard, attend, examples_for, learn
from musicstudio.engine.singing.own.network import unpacked
from musicstudio.engine.singing.own.prompts import CLAUSES, prompts
from musicstudio.engine.singing.recordings import Example, heard_times, measured
from musicstudio.engine.singing.singer import foretell
from musicstudio.engine.singing.taught import TAUGHT, Taught
from musicstudio.engine.singing.teacher.kokoro import Teacher
from musicstudio.engine.singing.teacher.lines import say_english
from musicstudio.engine.singing.teacher.record import Said, Utterance, recorded, utter
from musicstudio.engine.singing.teacher.tokens import pause
from musicstudio.engine.singing.train import measure, piece
from musicstudio.engine.singing.words import LATIN

UNKNOWN = {"emma": Taught("bf_emma", "en", 150, 400), "adam": Taught("am_adam", "en", 85, 230)}
"""A woman's and a man's voice of the teacher that are not among the studio's."""
SUNG = 6  # lines


def read(teacher: Teacher, name: str, out: Path) -> None:
    """Record what is not recorded yet: the prompts as `read-NAME-NN`, the song as `sung-NAME-NN`."""
    for prompt in prompts("en"):
        line = [part for clause in CLAUSES.split(prompt.said) if clause.strip()
                for part in (*say_english(LATIN.findall(clause))[:-1], pause(","))]  # fmt: skip
        _keep(teacher, out, Said(f"read-{name}-{prompt.number:02d}", name, "en", prompt.said, line, 1.0, sung=False))
    for number, text in enumerate(LINES[:SUNG]):
        _keep(teacher, out, Said(f"sung-{name}-{number:02d}", name, "en", text, say_english(text.split()), 0.8, sung=True))


def _keep(teacher: Teacher, out: Path, said: Said) -> None:
    path = out / f"{said.name}.json"
    if path.exists():
        return
    utterance, audio = utter(teacher, UNKNOWN[said.voice], said, np.random.default_rng(1))
    path.with_suffix(".flac").write_bytes(audio)
    path.write_text(json.dumps(asdict(utterance), ensure_ascii=False), encoding="utf-8")


def song(name: str, out: Path) -> list[Heard]:
    """The lines that were sung, their phones where the teacher says they are."""
    found = []
    for number, (utterance, path) in enumerate(recorded(out, f"sung-{name}")):
        voiced, _ = measured(utterance, path)
        found.append(Heard(number, heard_times(utterance.phones), voiced, voiced.f0, fits=True))
    return found


def judge(name: str, out: Path, minutes: float) -> dict[str, float | str]:
    """What is learnt of a voice, in figures."""
    sounds = dict(_sounds(name, out))
    begun = time.process_time()
    heard = attend("en", sounds, lambda _done, _of: None)
    listened = time.process_time()
    fitting = [one for one in heard if one.fits]
    with TemporaryDirectory() as folder:
        learnt = learn(fitting, 1, Path(folder), lambda _line: None, budget=Budget(minutes, BUDGET.every, BUDGET.patience))
    done = time.process_time()
    base, net = weights.acoustic(), unpacked(learnt.weights)
    nearest = list(TAUGHT).index(learnt.nearest)
    sung = examples_for(base, nearest, song(name, out))
    alone = [Example(one.name, 0, True, one.phones, one.voiced, one.level, one.audio) for one in sung]
    target = np.concatenate([one.voiced.bands[one.voiced.voiced > 0] for one in sung]).mean(0)
    usual = np.mean([_colour(base, number, sung) for number in range(len(TAUGHT))], 0)
    return {
        "minutes_read": round(sum(one.seconds for one in fitting) / 60, 2),
        "misread": len(heard) - len(fitting),
        "nearest": learnt.nearest,
        "read_before": round(learnt.before, 3),
        "read_after": round(learnt.after, 3),
        "sung_before": round(measure(base, [piece(one) for one in sung])["bands"], 3),
        "sung_after": round(measure(net, [piece(one) for one in alone])["bands"], 3),
        "likeness_before": round(_cosine(_colour(base, nearest, sung) - usual, target - usual), 3),
        "likeness_after": round(_cosine(_colour(net, 0, sung) - usual, target - usual), 3),
        "cpu_seconds_listening": round(listened - begun),
        "cpu_seconds_learning": round(done - listened),
        "bytes": len(learnt.weights),
    }


def _sounds(name: str, out: Path) -> Iterator[tuple[int, Singles]]:
    for utterance, path in recorded(out, f"read-{name}"):
        yield _number(utterance), soundfile.read(BytesIO(path.read_bytes()), dtype="float32")[0]


def _number(utterance: Utterance) -> int:
    return int(utterance.name.rsplit("-", 1)[1])


def _colour(net: AcousticNet, voice: int, sung: Sequence[Example]) -> Singles:
    """The mean bands of what a voice of `net` would sing where the lines are voiced."""
    shares = torch.eye(net.size.voices)[voice : voice + 1]
    bands = [foretell(frames_of(one.phones, one.voiced.f0, one.level), shares, net)[0][one.voiced.voiced > 0] for one in sung]
    mean: Singles = np.concatenate(bands).mean(0)
    return mean


def _cosine(ours: Floats | Singles, theirs: Floats | Singles) -> float:
    """Of the harmonic bands, each without its mean level."""
    a, b = (bands[:HARMONIC] - bands[:HARMONIC].mean() for bands in (ours, theirs))
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--voices", type=Path, required=True, help="folder `voices` of the npm package kokoro-js")
    parser.add_argument("--out", type=Path, required=True, help="folder of the recordings")
    parser.add_argument("--minutes", type=float, default=BUDGET.minutes, help="of processor time to learn each voice")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    teacher = Teacher(args.out / "teacher.onnx", args.voices)
    found = {}
    for name in UNKNOWN:
        read(teacher, name, args.out)
        found[name] = judge(name, args.out, args.minutes)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
