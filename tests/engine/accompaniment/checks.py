"""What holds of every accompaniment."""

from __future__ import annotations

from musicstudio.engine.choices import STYLE_PARTS
from musicstudio.engine.notation.choir import ACCOMPANIMENT_PARTS
from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.notation.instruments import COMPASSES
from musicstudio.engine.notation.json_form import check_score
from musicstudio.engine.notation.score import Note, Score


def music(score: Score) -> list[tuple[str, int, int, int]]:
    return [(p.id, n.onset, n.duration, n.pitch) for p, n in score.notes() if p.id in ACCOMPANIMENT_PARTS]


def written(score: Score) -> dict[str, tuple[str, Note]]:
    """Notes of written parts by id."""
    return {n.id: (p.id, n) for p, n in score.notes() if p.id in ACCOMPANIMENT_PARTS}


def check_answer(source: Score, answer: Score, style: str) -> None:
    """The user's music is untouched; the parts of the style are there, sound, and can be played; chords stand from the start."""
    check_score(answer)
    for part in source.parts:
        if part.id not in ACCOMPANIMENT_PARTS:
            assert answer.part(part.id) == part
    for name in ("measures", "metres", "keys", "tempos", "title"):
        assert getattr(answer, name) == getattr(source, name)
    assert answer.chords[0].tick == 0
    assert [c.tick for c in answer.chords] == sorted({c.tick for c in answer.chords})
    for symbol in answer.chords:
        assert symbol in source.chords or read_chord(symbol.text), symbol
    for part_id in STYLE_PARTS[style]:
        part = answer.part(part_id)
        low, high = COMPASSES[part.program]
        heads = {(n.onset, n.pitch): n for n in part.notes}
        for note in part.notes:
            assert low <= note.pitch <= high
            assert note.end <= answer.measures[answer.measure_at(note.onset)].end
            if note.tie in ("start", "continue"):
                assert heads[note.end, note.pitch].tie in ("stop", "continue")
        for pitch in {n.pitch for n in part.notes}:
            own = sorted(n.onset for n in part.notes if n.pitch == pitch)
            ends = sorted(n.end for n in part.notes if n.pitch == pitch)
            assert all(end <= onset for end, onset in zip(ends, own[1:], strict=False)), "one key is struck twice at once"
    assert any(answer.part(part_id).notes for part_id in STYLE_PARTS[style])
