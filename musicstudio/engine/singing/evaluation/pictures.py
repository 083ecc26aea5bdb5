"""Pictures of one phrase by every route: `python -m musicstudio.engine.singing.evaluation.pictures --out DIR [--data DIR]`.

A PNG of log spectra, and the sound beside it, for the neural and the classic renderer and, with `--data`, for WORLD made from the
teacher's speech. To be looked at: straight harmonics, visible consonants, no clicks.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from musicstudio.engine.singing.evaluation.lines import LINES, melody
from musicstudio.engine.singing.evaluation.speech import spoken
from musicstudio.engine.singing.evaluation.voices import JUDGED
from musicstudio.engine.singing.evaluation.warped import warp
from musicstudio.engine.singing.features import RATE, Singles
from musicstudio.engine.singing.performance import Wishes, perform
from musicstudio.engine.singing.recordings import heard_times, measured
from musicstudio.engine.singing.singer import sing

WINDOW, STEP = 1024, 96
RANGE = 80.0  # decibels from black to white


def picture(sound: Singles) -> Image.Image:
    """Low frequencies at the bottom, up to 12 kHz; a column every 4 ms."""
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, WINDOW // 2), WINDOW)[::STEP] * np.hanning(WINDOW)
    decibels = 20 * np.log10(np.abs(np.fft.rfft(frames)) + 1e-6)
    grey = np.clip((decibels - decibels.max() + RANGE) / RANGE, 0, 1)
    return Image.fromarray((255 * grey.T[::-1]).astype(np.uint8))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="folder of the recordings")
    parser.add_argument("--voice", default="hazel", choices=tuple(JUDGED))
    parser.add_argument("--line", type=int, default=0, choices=range(len(LINES)))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    score = melody(LINES[args.line], args.line, JUDGED[args.voice][0])
    [phrase] = perform(score, "p1", "1", 1, Wishes(seed=args.line)).phrases
    sounds = {"neural": sing(phrase, {args.voice: 1.0}).samples, "classic": sing(phrase, {args.voice: 1.0}, "classic").samples}
    if args.data:
        utterance, path = spoken(args.data, args.voice)[LINES[args.line]]
        sounds["warped"] = warp(phrase, heard_times(utterance.phones), measured(utterance, path)[0])
    for route, sound in sounds.items():
        picture(sound).save(args.out / f"{args.voice}-{args.line:02d}-{route}.png")
        soundfile.write(args.out / f"{args.voice}-{args.line:02d}-{route}.wav", sound, RATE)


if __name__ == "__main__":
    main()
