"""The figures' own code on music whose figures are known; training and loading of both networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.variation import train, train_texture
from musicstudio.engine.variation.bars import Bars, bar, moved, stack
from musicstudio.engine.variation.baselines import Principal, by_rule, nearest_window, random_notes
from musicstudio.engine.variation.beats import make_beats
from musicstudio.engine.variation.generate import load_net
from musicstudio.engine.variation.line import Ints, encode
from musicstudio.engine.variation.melody_figures import distance, monotone_pairs, pairs, slider
from musicstudio.engine.variation.model import Size
from musicstudio.engine.variation.play import load_texture_net
from musicstudio.engine.variation.ranks import spearman
from musicstudio.engine.variation.reconstruction import reconstruction
from musicstudio.engine.variation.roles import EXTENSION, FIFTH, FOREIGN, ROOT, SEVENTH, THIRD, classes
from musicstudio.engine.variation.texture_data import chord_of
from musicstudio.engine.variation.texture_figures import chord_tone_share, note_f1, rhythm_similarity
from musicstudio.engine.variation.texture_model import Size as TextureSize
from musicstudio.engine.variation.windows import HOLD_CODE, Windows, window
from musicstudio.engine.variation.windows import stack as stack_windows

from .scores import simple


def some_windows(count: int = 12) -> Windows:
    """Two bars of quarters each, at different heights."""
    found = []
    for i in range(count):
        score = simple(2, start=52 + i)
        beats = make_beats(score)
        found.append(window(beats, encode(beats, score.parts[0].notes), 0))
    return stack_windows(found)


def some_bars() -> Bars:
    chords = [read_chord(text) for text in ("C", "Am", "G7", "Fmaj7")]
    tones = [(48, 64, 67), (45, 60, 64), (43, 59, 65), (41, 57, 64)]
    return stack([
        bar([(4 * b, pitch, 4) for b in range(4) for pitch in low], [chord] * 16)
        for chord, low in zip(chords, tones, strict=True) if chord
    ])  # fmt: skip


def test_reconstruction_counts_whole_notes_and_beginnings() -> None:
    windows = some_windows(1)
    assert reconstruction(windows, windows.codes) == {"notes": 1.0, "onsets_and_pitches": 1.0, "f1": 1.0}
    back = windows.codes.copy()
    back[0, 3] = 1  # the first of eight notes ends a step early
    back[0, 6] = HOLD_CODE  # and the second is swallowed
    figures = reconstruction(windows, back)
    assert figures["notes"] == 6 / 8
    assert figures["onsets_and_pitches"] == 7 / 8


def test_spearman() -> None:
    assert spearman([1, 2, 3], [10, 20, 90]) == pytest.approx(1)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 2, 3], [5, 5, 5]) == 0
    assert spearman([1, 2, 3, 4], [1, 2, 2, 3]) == pytest.approx(4.5 / np.sqrt(5 * 4.5))


def test_monotone_pairs_and_sliders_of_a_known_decoder() -> None:
    windows = some_windows()
    a, b = pairs(windows, 6)
    assert (a != b).all()
    z = np.arange(len(windows), dtype=np.float32)[:, None]

    def sweep(points: np.ndarray, on: Windows) -> Ints:
        """From one side, the first point's share of slots is taken from the second window."""
        return np.where(np.arange(48) < 48 * points, some_windows(2).codes[1], some_windows(2).codes[0])

    def flicker(points: np.ndarray, on: Windows) -> Ints:
        return sweep((points * 17.3) % 1, on)

    ends = np.array([[0.0], [1.0]], np.float32)
    one, two = np.array([0]), np.array([1])
    assert monotone_pairs(sweep, ends, windows, one, two, 0.0) == 1
    assert monotone_pairs(flicker, ends, windows, one, two, 0.0) == 0

    def silence(points: np.ndarray, on: Windows) -> Ints:
        """More and more notes are held as the point falls."""
        kept = np.arange(48) < 24 * (points + 1)
        return np.where((on.codes > HOLD_CODE) & ~kept, HOLD_CODE, on.codes)

    axes = np.array([[0.2], [0], [0]], np.float32)
    assert slider(silence, z * 0, windows, axes, 0) == pytest.approx((1, 1), abs=0.1)
    assert slider(silence, z * 0, windows, axes * 0, 0) == (0, 0)
    assert distance(windows.codes[:1], windows.codes[:1])[0] == 0


def test_baselines() -> None:
    windows = some_windows(20)
    linear = Principal(windows, 19)
    assert reconstruction(windows, linear.decode(linear.encode(windows), windows))["notes"] == 1
    assert (nearest_window(windows, windows) == windows.codes).all()
    made = random_notes(windows, np.random.default_rng(0))
    assert ((made == 0) == (windows.codes == 0)).all()
    assert ((made > HOLD_CODE).sum(1) == (windows.codes > HOLD_CODE).sum(1)).all()


def test_roles() -> None:
    for text, expected in (
        ("C", {0: ROOT + 5, 4: THIRD, 7: FIFTH}),
        ("Am7", {9: ROOT + 5, 0: THIRD, 4: FIFTH, 7: SEVENTH}),
        ("Gsus4", {7: ROOT + 5, 0: THIRD, 2: FIFTH}),
        ("C6/E", {4: THIRD + 5, 0: ROOT, 7: FIFTH, 9: SEVENTH}),
        ("Dadd9", {2: ROOT + 5, 6: THIRD, 9: FIFTH, 4: EXTENSION}),
    ):
        chord = read_chord(text)
        assert chord
        row = classes(chord)
        assert {c: int(row[c]) for c in range(12) if row[c] < FOREIGN} == expected, text


def test_labels_of_the_corpus() -> None:
    for label, root, tones, bass in (
        ("F#:min7/b7", 6, {6, 9, 1, 4}, 4),
        ("Bb:sus4(b7)", 10, {10, 3, 5, 8}, None),
        ("B:hdim7", 11, {11, 2, 5, 9}, None),
        ("C:maj/2", 0, {0, 4, 7, 2}, 2),
    ):
        chord = chord_of(label)
        assert chord
        assert (chord.root, chord.pitch_classes, chord.bass) == (root, tones, bass)


def test_moved_bars_are_the_same_over_their_chords() -> None:
    bars = some_bars()
    up = moved(bars, np.array([3, -5, 0, 6]))
    assert chord_tone_share(up) == chord_tone_share(bars) == 1
    for one, two in ((bars, up),):
        roles = [b.roles[np.arange(4)[:, None], b.notes[:, :12, 0], b.notes[:, :12, 1] % 12] for b in (one, two)]
        assert (roles[0] == roles[1]).all()
    assert note_f1(moved(up, np.array([-3, 5, 0, -6])), bars) == (1, 1)
    assert rhythm_similarity(bars, up) == 1


def test_the_rule_plays_tones_of_the_other_chord() -> None:
    bars = some_bars()
    order = np.array([1, 0, 3, 2])
    other = Bars(bars.notes, bars.roles[order], bars.roots[order], bars.length)
    assert chord_tone_share(by_rule(bars, other)) == 1
    assert chord_tone_share(other) < 1


def test_training_learns_and_its_weights_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, loaded, sizes, recipe, load in (
        (train, some_windows(), Size(8, 16, 8, 4, 16, 4), train.Melodies, load_net),
        (train_texture, some_bars(), TextureSize(8, 16, 8), train_texture.Textures, load_texture_net),
    ):
        monkeypatch.setattr(module, "load", lambda *_, loaded=loaded, **__: loaded)
        monkeypatch.setattr(module, "BATCH", 8)
        monkeypatch.setattr(module, "LOOK", 4)
        run = recipe(tmp_path, 1, sizes)  # type: ignore[operator]
        first = next(iter(run.update(0.0).values()))
        for _ in range(15):
            last = next(iter(run.update(0.2).values()))
        assert last < first
        figures = run.look()
        run.save(tmp_path / "w.safetensors")
        assert load(tmp_path / "w.safetensors").size == sizes  # type: ignore[operator]
        assert 0 <= next(iter(figures.values())) <= 1
