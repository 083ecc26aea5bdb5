"""The shipped networks do what their figures say, on one tune."""

from __future__ import annotations

from musicstudio.engine.notation.score import Score
from musicstudio.engine.variation import Controls, TextureControls, TextureTransfer, Varier
from musicstudio.engine.variation.provenance import provenance, texture_provenance

from .scores import QUARTER, simple, song


def tune(score: Score) -> list[tuple[int, int, int]]:
    return [(n.onset, n.duration, n.pitch) for n in score.part("soprano").notes]


def test_a_small_amount_leaves_most_notes_and_a_large_one_few() -> None:
    varier, source = Varier.load(), simple(8)
    same = [len(set(tune(varier.vary(source, Controls(amount=a))[0])) & set(tune(source))) / 32 for a in (0.02, 1.0)]
    assert same[0] > 0.8
    assert same[1] < 0.5


def test_sliders_and_morphs_go_where_they_say() -> None:
    varier, source = Varier.load(), song(8)
    counts = [len(tune(varier.vary(source, Controls(kind="attributes", density=d))[0])) for d in (-1.0, -0.4, 0.4, 1.0)]
    assert counts == sorted(counts)
    assert counts[0] < len(tune(source)) < counts[-1]
    there = varier.vary(
        source, Controls(kind="morph", amount=1.0, other=(8 * QUARTER, 16 * QUARTER), regenerate=(0, 8 * QUARTER))
    )
    target = [(onset - 8 * QUARTER, length, pitch) for onset, length, pitch in tune(source)[8:16]]
    assert len(set(tune(there[0])[:8]) & set(target)) >= 6


def test_a_texture_keeps_its_rhythm_on_other_chords() -> None:
    source = song(4)
    [answer] = TextureTransfer.load().play_like(source, TextureControls(source_bar=0))
    for bar in source.measures[1:]:
        onsets = {n.onset - bar.onset for p in answer.parts[1:] for n in p.notes if bar.onset <= n.onset < bar.end}
        assert len(onsets & {i * QUARTER // 2 for i in range(8)}) >= 5


def test_what_is_recorded_names_the_weights() -> None:
    melody, texture = provenance(), texture_provenance()
    assert melody["weights_sha256"] != texture["weights_sha256"]
    assert all(about["version"] == "1.0" and "held out" in about["training_data"] for about in (melody, texture))
