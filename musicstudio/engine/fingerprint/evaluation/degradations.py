"""What happens to a recording before it is uploaded somewhere: codecs, noise, rooms, voices over it, other tempi and pitches.

ffmpeg, sox and rubberband do it, as they would for whoever wants to hide where a recording comes from.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import soundfile

Singles = npt.NDArray[np.float32]
RATE = 44_100
TOOLS = ("ffmpeg", "sox", "rubberband", "fpcalc")


@dataclass(frozen=True)
class Setting:
    """What a degradation may use beside the sound: chance, and other sound to lay over it, another piece each time, each of
    at least the same length."""

    rng: np.random.Generator
    speech: Iterator[Singles]
    music: Iterator[Singles]


Change = Callable[[Singles, Setting], Singles]


@dataclass(frozen=True)
class Degradation:
    """`group` is the row it counts in; `tempo` is how much faster it becomes, `pitch` semitones by which it is transposed."""

    group: str
    name: str
    change: Change
    tempo: float = 1.0
    pitch: float = 0.0


def missing_tools() -> list[str]:
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def _through(commands: Callable[[Path, Path, Path], list[list[str]]], ending: str = ".wav") -> Change:
    """A change by programs: `commands(source, between, result)`."""

    def change(samples: Singles, setting: Setting) -> Singles:  # noqa: ARG001 - all changes are called alike
        with TemporaryDirectory(prefix="degraded-") as folder:
            source, between, result = (Path(folder, name) for name in ("source.wav", f"between{ending}", "result.wav"))
            soundfile.write(source, np.clip(samples, -1, 1), RATE, subtype="FLOAT")
            for command in commands(source, between, result):
                subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
            changed, rate = soundfile.read(result, dtype="float32", always_2d=True)
        if rate != RATE:
            raise ValueError(f"the result has {rate} samples per second")
        mono: Singles = changed.mean(1)
        return mono

    return change


def _codec(ending: str, *options: str) -> Change:
    ffmpeg = ["ffmpeg", "-v", "error", "-y", "-i"]
    return _through(
        lambda source, between, result: [
            [*ffmpeg, str(source), *options, str(between)],
            [*ffmpeg, str(between), "-ar", str(RATE), "-ac", "1", str(result)],
        ],
        ending,
    )


def _sox(*effects: str) -> Change:
    return _through(lambda source, _, result: [["sox", "-V1", str(source), "-r", str(RATE), str(result), *effects]])


def _rubberband(*options: str) -> Change:
    return _through(lambda source, _, result: [["rubberband", "-q", *options, str(source), str(result)]])


def _at_level(samples: Singles, other: Singles, decibels: float) -> Singles:
    """Both together, the sound `decibels` above the other."""
    ours, theirs = (float(np.sqrt(np.mean(x.astype(float) ** 2))) + 1e-9 for x in (samples, other))
    mixed: Singles = samples + other * np.float32(ours / theirs * 10 ** (-decibels / 20))
    mixed /= max(1.0, float(np.abs(mixed).max()))
    return mixed


def _white(count: int, rng: np.random.Generator) -> Singles:
    return rng.standard_normal(count).astype(np.float32)


def _pink(count: int, rng: np.random.Generator) -> Singles:
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    noise: Singles = np.fft.irfft(spectrum, count).astype(np.float32)
    return noise


def _noise(kind: Callable[[int, np.random.Generator], Singles], decibels: float) -> Change:
    return lambda samples, setting: _at_level(samples, kind(len(samples), setting.rng), decibels)


def _over(which: str, decibels: float) -> Change:
    return lambda samples, setting: _at_level(samples, next(getattr(setting, which))[: len(samples)], decibels)


def _clipped(samples: Singles, setting: Setting) -> Singles:  # noqa: ARG001
    clipped: Singles = np.clip(samples * np.float32(10 ** (15 / 20)), -1, 1)
    return clipped


def _both(*changes: Change) -> Change:
    def change(samples: Singles, setting: Setting) -> Singles:
        for one in changes:
            samples = one(samples, setting)
        return samples

    return change


def _mp3(kilobits: int) -> Change:
    return _codec(".mp3", "-b:a", f"{kilobits}k")


def mp3(samples: Singles) -> Singles:
    """Through MP3 at 128 kbit/s and back; the codec's delay is taken off by its decoder."""
    nothing = Setting(np.random.default_rng(0), iter(()), iter(()))
    return _mp3(128)(samples, nothing)


DEGRADATIONS = (
    Degradation("codec", "mp3 128k", _mp3(128)),
    Degradation("codec", "mp3 64k", _mp3(64)),
    Degradation("codec", "mp3 32k", _mp3(32)),
    Degradation("codec", "aac 64k", _codec(".m4a", "-c:a", "aac", "-b:a", "64k")),
    Degradation("codec", "opus 32k", _codec(".opus", "-c:a", "libopus", "-b:a", "32k")),
    Degradation("codec", "vorbis q0", _codec(".ogg", "-c:a", "libvorbis", "-q:a", "0")),
    *(Degradation("noise", f"white {db} dB", _noise(_white, db)) for db in (10, 5, 0)),
    *(Degradation("noise", f"pink {db} dB", _noise(_pink, db)) for db in (10, 5, 0)),
    Degradation("eq", "bass +12 treble -12 dB", _sox("bass", "+12", "treble", "-12", "norm", "-1")),
    Degradation("eq", "bass -12 treble +12 dB", _sox("bass", "-12", "treble", "+12", "norm", "-1")),
    Degradation("eq", "telephone", _sox("rate", "8000", "sinc", "300-3400", "rate", str(RATE))),
    Degradation("eq", "clipped", _clipped),
    Degradation("eq", "compressed", _sox("compand", "0.01,0.2", "-60,-60,-30,-12,0,-6", "-1", "-60", "0.02")),
    Degradation("eq", "reverb", _sox("reverb", "60", "50", "80", "norm", "-1")),
    *(Degradation("overlay", f"{which} {db} dB", _over(which, db)) for which in ("speech", "music") for db in (0, -5)),
    *(
        Degradation("tempo", f"tempo {change:+d} %", _rubberband("-T", str(1 + change / 100)), tempo=1 + change / 100)
        for change in (-10, -5, 5, 10)
    ),
    *(
        Degradation("speed", f"speed {change:+d} %", _sox("speed", str(1 + change / 100), "rate", str(RATE)),
                    tempo=1 + change / 100, pitch=float(12 * np.log2(1 + change / 100)))
        for change in (-10, -5, -2, 2, 5, 10)
    ),
    *(Degradation("pitch", f"pitch {by:+d}", _rubberband("-p", str(by)), pitch=by) for by in (-6, -4, -2, 2, 4, 6)),
    Degradation(
        "combo", "speed 1.05, mp3 64k, pink noise 10 dB", 
        _both(_sox("speed", "1.05", "rate", str(RATE)), _mp3(64), _noise(_pink, 10)),
        tempo=1.05, pitch=float(12 * np.log2(1.05)),
    ),
)  # fmt: skip
