"""Folk tunes through every generator: does each answer hold, and how long does it take?

The tunes are those of the tests: 500 of music21's corpus, in every metre and mode, from Irish and American collections and from
Essen's, in part as a musician's own ABC files have them. `--limit` draws that many of them by chance. Every answer must be well
formed, with all of the user's music bit by bit as it was. Seconds are by the processor's clock, of this one process on one
thread; all tunes through all generators take the better part of an hour.

    python -m benchmarks.folk_tunes [--limit 500] [--kind harmonise] [--seed 0]

Ends with 1 when anything failed.
"""

import argparse
import random
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain
from statistics import median

from musicstudio.engine import accompaniment, continuation, harmony, lyrics, rhythm, variation
from musicstudio.engine.choices import INSTRUMENTS, STYLES
from musicstudio.engine.notation import Part, Score
from musicstudio.engine.notation.json_form import check_score
from tests.engine.accompaniment.checks import check_answer as check_accompaniment
from tests.engine.continuation.test_continuer import check_answer as check_continuation
from tests.engine.harmony.test_folk_tunes import abc_tunes, folk_tunes
from tests.engine.harmony.tunes import check_answer as check_harmony
from tests.engine.lyrics.test_lyricist import check as check_words
from tests.engine.rhythm.lead_sheets import check_answer as check_pattern
from tests.engine.rhythm.lead_sheets import with_chords
from tests.engine.variation.test_varier import asked as variation_controls
from tests.engine.variation.test_varier import check as check_variation

BARS = 4  # that a melody goes on by
Trial = tuple[Callable[[], list[Score]], Callable[[Score], object]]
"""What writes the answers, and what raises when the first of them does not hold."""

harmonizer = cache(harmony.Harmonizer.load)
accompanist = cache(accompaniment.Accompanist.load)
pattern_maker = cache(rhythm.PatternMaker.load)
texture_transfer = cache(variation.TextureTransfer.load)
varier = cache(variation.Varier.load)
continuer = cache(continuation.Continuer.load)
lyricist = cache(lyrics.Lyricist.load)


def harmonise(tune: Score, seed: int) -> Trial:
    controls = harmony.Controls(seed=seed)
    return partial(harmonizer().harmonize, tune, controls), lambda answer: check_harmony(tune, answer, tune.parts[0].id)


def accompany(style: str, tune: Score, seed: int) -> Trial:
    controls = accompaniment.Controls(style=style, seed=seed)
    return partial(accompanist().accompany, tune, controls), lambda answer: check_accompaniment(tune, answer, style)


def make_pattern(tune: Score, seed: int) -> Trial:
    source, instrument = with_chords(tune), INSTRUMENTS[seed % len(INSTRUMENTS)]
    controls = rhythm.Controls(seed=seed, instrument=instrument)
    return partial(pattern_maker().make, source, controls), lambda answer: check_pattern(source, answer, instrument)


def play_like(tune: Score, seed: int) -> Trial:
    """Over the tune's own shadow, an eleventh lower, as the accompaniment."""
    melody = tune.parts[0]
    low = tuple(replace(n, id=f"low-{n.id}", pitch=max(0, n.pitch - 17), lyrics=()) for n in melody.notes)
    source = replace(tune, parts=(*tune.parts, Part("low", "Low", low)))
    first = next(tune.measure_at(n.onset) for n in melody.notes if n.duration)

    def check(answer: Score) -> None:
        check_score(answer)
        if replace(answer, parts=answer.parts[:-1]) != tune:
            raise AssertionError("other parts than the accompaniment have changed")

    controls = variation.TextureControls(source_bar=first, parts=frozenset({"low"}), seed=seed)
    return partial(texture_transfer().play_like, source, controls), check


def vary(tune: Score, seed: int) -> Trial:
    controls = variation_controls(("vary", "morph", "attributes")[seed % 3], tune, seed=seed)
    return partial(varier().vary, tune, controls), lambda answer: check_variation(tune, answer, tune.parts[0].id)


def extend(tune: Score, seed: int) -> Trial:
    empty = len(tune.measures) - 1 - tune.measure_at(max(n.end for n in tune.parts[0].notes) - 1)
    controls = continuation.Controls(bars=BARS, seed=seed, ending=bool(seed % 2))
    return partial(continuer().extend, tune, controls), lambda answer: check_continuation(tune, answer, max(0, BARS - empty))


def write_words(tune: Score, seed: int) -> Trial:
    return partial(lyricist().write, tune, lyrics.Controls(seed=seed)), lambda answer: check_words(tune, answer)


KINDS: dict[str, Callable[[Score, int], Trial]] = {
    "harmonise": harmonise,
    **{f"accompany {style}": partial(accompany, style) for style in STYLES},
    "make_pattern": make_pattern,
    "play_like": play_like,
    "vary": vary,
    "extend": extend,
    "write_words": write_words,
}
VERBS = tuple(dict.fromkeys(name.split()[0] for name in KINDS))


@dataclass
class Tally:
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, name: str, trial: Trial) -> None:
        write, check = trial
        began = time.process_time()
        try:
            [answer] = write()
            self.seconds.append(time.process_time() - began)
            check(answer)
        except Exception as error:
            self.failures.append(f"{name}: {error!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=500, help="tunes")
    parser.add_argument("--kind", choices=VERBS, help="one generator only")
    parser.add_argument("--seed", type=int, default=0, help="of the choice of tunes")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # music21's, about the files of its corpus
    every = list(chain(folk_tunes(), abc_tunes()))
    tunes = random.Random(options.seed).sample(every, min(options.limit, len(every)))
    metres = {(change.beats, change.unit) for _, tune in tunes for change in tune.metres}
    print(f"{len(tunes)} tunes in {len(metres)} metres; processor seconds")
    print(f"{'':24}{'tunes':>6}{'failures':>10}{'median s':>10}{'worst s':>9}")
    failed = 0
    for kind, prepare in KINDS.items():
        if options.kind not in (None, kind.split()[0]):
            continue
        tally = Tally()
        for number, (name, tune) in enumerate(tunes):
            tally.add(name, prepare(tune, number))
        middle, worst = (median(tally.seconds), max(tally.seconds)) if tally.seconds else (0.0, 0.0)
        print(f"{kind:24}{len(tunes):6}{len(tally.failures):10}{middle:10.2f}{worst:9.2f}", flush=True)
        for failure in tally.failures:
            print(f"  {failure}")
        failed += len(tally.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
