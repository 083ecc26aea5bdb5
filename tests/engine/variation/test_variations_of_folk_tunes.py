"""Folk tunes from musicians' own ABC files, in many metres and modes: each varied, morphed or made busier, and one bar of an
accompaniment carried through each. None fails, and nothing but what was asked for changes."""

from __future__ import annotations

from dataclasses import replace

from musicstudio.engine.notation.json_form import check_score
from musicstudio.engine.notation.score import Part
from musicstudio.engine.variation import TextureControls, TextureTransfer, Varier
from tests.engine.harmony.test_folk_tunes import abc_tunes

from .test_varier import Kind, asked, check

KINDS: tuple[Kind, ...] = ("vary", "morph", "attributes")


def test_folk_tunes(varier: Varier, transfer: TextureTransfer) -> None:
    metres, count = set(), 0
    for name, score in abc_tunes():
        count += 1
        metres |= {(m.beats, m.unit) for m in score.metres}
        melody = score.parts[0]
        controls = asked(KINDS[count % 3], score, seed=count)
        low = tuple(replace(n, id=f"low-{n.id}", pitch=max(0, n.pitch - 17), lyrics=()) for n in melody.notes)
        both = replace(score, parts=(*score.parts, Part("low", "Low", low)))
        first = next(score.measure_at(n.onset) for n in melody.notes if n.duration)
        try:
            check(score, varier.vary(score, controls)[0], melody.id)
            [answer] = transfer.play_like(both, TextureControls(source_bar=first, parts=frozenset({"low"})))
            check_score(answer)
            assert answer.parts[:-1] == both.parts[:-1]
        except Exception as error:
            raise AssertionError(name) from error
    assert count >= 100
    assert len(metres) >= 5
