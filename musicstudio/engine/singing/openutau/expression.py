"""How the notes of an OpenUtau project are sung, in our terms: an expression for the song, and notes that have their own.

What the song's expression would write (`writing.track`) is nothing of a note's own, so that an export comes back as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, pi, sin

from musicstudio.engine.notation.ustx_tuning import PitchPoint, Tuning, Vibrato
from musicstudio.engine.singing.openutau.writing import FIRST_SWING, points_of, vibrato_of
from musicstudio.engine.singing.performance import Performance
from musicstudio.engine.singing.pitch import EXPRESSION, FADE, FALL, RISE, SWING, Expression, joins
from musicstudio.engine.singing.underlay import Sung

NEAR = 2.0  # milliseconds, cents: what differs by less is the same
PERCENT = 1.0  # of a note or a vibrato, the same
SWUNG = sin(2 * pi * FIRST_SWING / SWING) * exp(-FIRST_SWING / FADE)  # of an overshoot where it is at its highest
DIGITS = {"portamento": 3, "overshoot": 3, "depth": 1, "rate": 2, "delay": 2}  # that a project holds of each

Values = dict[str, float]
"""Some fields of an Expression."""


@dataclass(frozen=True)
class Heard:
    """A note that is sung, the one before where no rest lies between, and how the project has it."""

    note: Sung
    before: Sung | None
    tuning: Tuning

    @property
    def step(self) -> float:
        """Cents from the note before."""
        return 100.0 * (self.note.pitch - self.before.pitch) if self.before else 0.0

    @property
    def lasting(self) -> float:
        return self.note.end - self.note.start


def heard_notes(performance: Performance, tuning: Mapping[str, Tuning]) -> list[Heard]:
    """The notes of a line of which a project says how they are sung."""
    return [
        Heard(note, before if before and joins(before, note) else None, tuning[note.note])
        for phrase in performance.phrases
        for before, note in zip((None, *phrase.notes), phrase.notes, strict=False)
        if note.note in tuning
    ]


def song_expression(heard: Sequence[Heard], usual: Expression) -> Expression:
    """What most of the notes that glide, and most of those with a vibrato, have; `usual` where none says anything."""
    glides, waves = ([found for each in heard if (found := _own(each)[which])] for which in (0, 1))
    common = {**_most_common(glides), **(_most_common(waves) or {"depth": 0.0})}
    return replace(usual, **common)


def own_expression(heard: Heard, song: Expression) -> Values:
    """What a note has that the song has not."""
    glide, wave = _own(heard)
    own: Values = {}
    if not same_points(points_of(heard.before, heard.note, song), heard.tuning.points):
        own |= glide
    if not _same_vibrato(vibrato_of(heard.lasting, song, 0), heard.tuning.vibrato):
        own |= wave or {"depth": 0.0}
    return {name: value for name, value in own.items() if value != getattr(song, name)}


def is_cut(heard: Heard) -> bool:
    """Whether its vibrato goes further than the studio's."""
    least_apart = {name: 0.1**digits for name, digits in DIGITS.items()}
    return any(abs(_within(name, value) - value) > least_apart[name] for name, value in _vibrato(heard).items())


def is_reshaped(heard: Heard, expression: Expression) -> bool:
    """Whether its vibrato rises or fades otherwise than with `expression`."""
    ours, theirs = vibrato_of(heard.lasting, expression, 0), heard.tuning.vibrato
    apart = max(abs(ours.rise - theirs.rise), abs(ours.fall - theirs.fall))
    return bool(ours.length and theirs.length) and apart > PERCENT


def same_points(ours: Sequence[PitchPoint], theirs: Sequence[PitchPoint]) -> bool:
    if not any(abs(point.cents) >= NEAR for point in (*ours, *theirs)):
        return True
    return len(ours) == len(theirs) and all(
        abs(a.ms - b.ms) < NEAR and abs(a.cents - b.cents) < NEAR for a, b in zip(ours, theirs, strict=True)
    )


def _most_common(found: Sequence[Values]) -> Values:
    counted = Counter(tuple(values.items()) for values in found)
    return dict(counted.most_common(1)[0][0]) if counted else {}


def _own(heard: Heard) -> tuple[Values, Values]:
    """The glide and the vibrato of a note as values that an expression may have; nothing of either that it has not."""
    glide, wave = (
        {name: round(_within(name, value), DIGITS[name]) for name, value in found.items()}
        for found in (_glide(heard), _vibrato(heard))
    )
    return glide, wave


def _within(name: str, value: float) -> float:
    least, most = EXPRESSION[name]
    return min(most, max(least, value))


def _glide(heard: Heard) -> Values:
    """From the note before to this one in the first two points, then too far at first."""
    points, step = heard.tuning.points, heard.step
    if not step or len(points) < 2 or abs(points[1].cents) >= NEAR:
        return {}
    if abs(points[0].cents) < NEAR and len(points) == 2:
        return {"portamento": 0.0}
    if abs(points[0].cents + step) >= NEAR:
        return {}
    overshoot = points[2].cents / step / SWUNG if len(points) > 2 else 0.0
    return {"portamento": (points[1].ms - points[0].ms) / 1000, "overshoot": overshoot}


def _vibrato(heard: Heard) -> Values:
    vibrato = heard.tuning.vibrato
    span = heard.lasting * vibrato.length / 100
    if not span or not vibrato.depth:
        return {}
    # One that is soon over is written as deep as it comes, which is not as deep as it would.
    risen = min(1.0, max(0.0, span - FALL) / RISE) or 1.0
    return {"depth": vibrato.depth / risen, "rate": 1000 / vibrato.period, "delay": heard.lasting - span}


def _same_vibrato(ours: Vibrato, theirs: Vibrato) -> bool:
    if not ours.length or not theirs.length:
        return ours.length == theirs.length
    near = abs(ours.period - theirs.period) < NEAR and abs(ours.depth - theirs.depth) < NEAR
    return near and abs(ours.length - theirs.length) < PERCENT
