"""What reading, engraving and sound cost: `python benchmarks/notation.py`.

Processor seconds of this process and its children, so that other work on the machine counts little; best of several.
"""

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from musicstudio.engine.audio.encoding import FORMATS, decode, encode
from musicstudio.engine.audio.facts import describe_safely
from musicstudio.engine.audio.rendering import render, seconds
from musicstudio.engine.notation import Score
from musicstudio.engine.notation.engraving import engrave_pdf, engrave_svg
from musicstudio.engine.notation.reading import read_score, read_score_safely
from musicstudio.engine.notation.writing import write_midi, write_musicxml
from tests.fixtures.good_files import good_files, small_score


def cost(work: Callable[[], object], times: int = 3) -> float:
    """Processor milliseconds of `work`, children included: the best of `times`."""
    return round(1000 * min(_once(work) for _ in range(times)), 1)


def _once(work: Callable[[], object]) -> float:
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def longer(times: int) -> Score:
    """The small test score, `times` over."""
    score = small_score()
    shift = score.end
    measures = tuple(replace(bar, onset=bar.onset + k * shift) for k in range(times) for bar in score.measures)
    parts = tuple(
        replace(
            part, notes=tuple(replace(n, id=f"{n.id}{k}", onset=n.onset + k * shift) for k in range(times) for n in part.notes)
        )
        for part in score.parts
    )
    return replace(score, measures=measures, parts=parts)


def main() -> None:
    piece = longer(20)
    files = {
        "mid": write_midi(piece),
        "musicxml": write_musicxml(piece),
        "abc": good_files()["good.abc"],
    }
    print(json.dumps({"bars": len(piece.measures), "notes": sum(1 for _ in piece.notes()), "seconds": round(seconds(piece))}))
    for ending, data in files.items():
        name = f"a.{ending}"
        row = {"read": ending, "in_process_ms": cost(lambda d=data, n=name: read_score(d, n))}
        print(json.dumps(row | {"sandbox_ms": cost(lambda d=data, n=name: read_score_safely(d, n))}))
    print(
        json.dumps({"write_midi_ms": cost(lambda: write_midi(piece)), "write_musicxml_ms": cost(lambda: write_musicxml(piece))})
    )
    print(
        json.dumps(
            {"engrave_svg_ms": cost(lambda: engrave_svg(piece, width_px=900)), "engrave_pdf_ms": cost(lambda: engrave_pdf(piece))}
        )
    )
    sound = render(piece)
    print(json.dumps({"render_ms": cost(lambda: render(piece))}))
    for form in FORMATS:
        data = encode(sound, 44_100, form)
        row = {
            "sound": form,
            "encode_ms": cost(lambda f=form: encode(sound, 44_100, f), 1),
            "decode_ms": cost(lambda d=data: decode(d), 1),
        }
        print(json.dumps(row | {"sandbox_ms": cost(lambda d=data: describe_safely(d), 1)}))


if __name__ == "__main__":
    main()
