"""Beams: neighbouring flagged heads of one beat joined, as MusicXML wants them spelled out."""

from musicstudio.engine.notation.heads import Head, beat_ticks
from musicstudio.engine.notation.lengths import FLAGS
from musicstudio.engine.notation.score import Measure, Score


def add_beams(heads: list[Head], measure: Measure, score: Score) -> None:
    """Set `beams` on the heads of one lane in one bar: beam 1 first, "begin", "continue", "end" or a hook."""
    metre = score.metre_at(measure.onset)
    beat = beat_ticks(metre)
    # A pickup counts its beats back from the barline.
    origin = measure.end - metre.bar_ticks if measure is score.measures[0] and score.pickup else measure.onset
    group: list[Head] = []
    place: int | None = None
    for head in heads:
        if not head.duration:
            continue
        here = (head.onset - origin) // beat
        flagged = bool(head.notes) and head.shown is not None and head.shown[0] in FLAGS
        if group and (not flagged or here != place):
            _join(group)
            group = []
        if flagged:
            group.append(head)
            place = here
    _join(group)


def _join(group: list[Head]) -> None:
    if len(group) < 2:
        return
    flags = [FLAGS[head.shown[0]] if head.shown else 0 for head in group]
    for index, head in enumerate(group):
        before = flags[index - 1] if index else 0
        after = flags[index + 1] if index + 1 < len(group) else 0
        head.beams = tuple(_mark(level, before, after) for level in range(1, flags[index] + 1))


def _mark(level: int, before: int, after: int) -> str:
    if before >= level and after >= level:
        return "continue"
    if after >= level:
        return "begin"
    if before >= level:
        return "end"
    return "backward hook" if before else "forward hook"
