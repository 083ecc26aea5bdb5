"""Held-out figures of the words that the studio writes, beside those of people and of baselines.

    python -m musicstudio.engine.lyrics.evaluate --data DIR --json

Words are written to the melodies of the lead sheets' split, whose own words are the human row; rhyme schemes take turns.
`syllable_match` lines in which every word has as many syllables as notes; `stress_match` words of several syllables with the
primary stress on their strongest note (beat, then length, then pitch); `rhyme_match` asked pairs that rhyme perfectly;
`longest_copied_run` words in a row that also stand in the training books. `perplexity` is per word, begin of line and end of
stanza of the held-out books, nothing told; `perplexity_told` with what the search tells the network. The baseline "random" puts
words by their frequency, of the right number of syllables, under the same notes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicstudio.engine.corpora import sheets
from musicstudio.engine.corpora.pop909 import Split
from musicstudio.engine.learning.reporting import main
from musicstudio.engine.lyrics.controls import FREE, Controls
from musicstudio.engine.lyrics.copies import reading_order
from musicstudio.engine.lyrics.data import Verse, load
from musicstudio.engine.lyrics.likelihood import nats_per_token
from musicstudio.engine.lyrics.lyricist import Lyricist
from musicstudio.engine.lyrics.metrics import Tally, count, longest_runs
from musicstudio.engine.lyrics.ngram import Trigram
from musicstudio.engine.lyrics.phrases import lines
from musicstudio.engine.lyrics.underlay import Word, lay
from musicstudio.engine.lyrics.vocabulary import END, UNKNOWN, Ints, Vocabulary
from musicstudio.engine.lyrics.windows import Windows
from musicstudio.engine.notation.score import Score
from musicstudio.engine.request import CannotCompose, find_melody

SCHEMES = ("ABAB", "AABB", "ABCB", "AAAA")
WINDOWS = 2_000
STANZAS = 1_000
MOST_LINES = 8  # of each song


def songs(data: Path, split: Split, limit: int | None) -> list[tuple[Score, tuple[str, str]]]:
    """The melodies of a split that people have put words to."""
    found = []
    for sheet in sheets.load(data, sheets.LEAD_SHEETS):
        if sheet.split != split:
            continue
        try:
            melody = find_melody(sheet.score, None, ())
        except CannotCompose:
            continue
        notes = [n for n in sheet.score.part(melody[0]).notes if n.voice == melody[1] and not n.grace]
        if sum(bool(note.lyrics) for note in notes) > len(notes) / 2:
            found.append((sheet.score, melody))
    return found[:limit]


def written(lyricist: Lyricist, chosen: Sequence[tuple[Score, tuple[str, str]]], seed: int) -> tuple[Tally, float]:
    """What the studio writes to the first lines of each song, and seconds per line."""
    tally, spent, scheme = Tally(), 0.0, cycle(SCHEMES)
    for score, melody in chosen:
        phrases = lines(score, melody)[:MOST_LINES]
        rhyme = next(scheme)
        begin = time.process_time()
        controls = Controls(seed=seed, melody=melody, rhyme=rhyme, regenerate=(0, phrases[-1].end))
        [answer] = lyricist.write(_without_words(score), controls)
        spent += time.process_time() - begin
        count(tally, answer, melody, rhyme)
    return tally, spent / tally.lines


def random_words(vocabulary: Vocabulary, often: Ints, chosen: Sequence[tuple[Score, tuple[str, str]]]) -> Tally:
    """The baseline: words by frequency of as many syllables as are left at most."""
    tally, rng, scheme = Tally(), np.random.default_rng(0), cycle(SCHEMES)
    for score, melody in chosen:
        answer = _without_words(score)
        for phrase in lines(score, melody)[:MOST_LINES]:
            words, left = list[Word](), len(phrase.notes)
            while left:
                may = often * ((vocabulary.syllables <= left) & (vocabulary.syllables > 0))
                token = int(rng.choice(len(may), p=may / may.sum()))
                words.append(Word(vocabulary.word(token), vocabulary.sound(token)))
                left -= words[-1].sound.syllables
            answer = lay(answer, melody, 1, phrase, words)
        count(tally, answer, melody, next(scheme))
    return tally


def _without_words(score: Score) -> Score:
    parts = (replace(p, notes=tuple(replace(n, lyrics=()) for n in p.notes)) for p in score.parts)
    return replace(score, parts=tuple(parts))


def likelihoods(lyricist: Lyricist, verse: Verse, split: Split) -> dict[str, Any]:
    """Perplexity of the network on held-out stanzas, and the trigram's on the same."""
    windows = Windows(verse, verse.of(split))
    spans = np.random.default_rng(0).permutation(windows.spans)[:WINDOWS]
    nats = nats_per_token(lyricist.search.net, windows, spans)
    train = np.flatnonzero(np.repeat(verse.splits, np.diff(verse.stanzas)) == 0)
    trigram = Trigram(verse.tokens[train].astype(np.int64), len(lyricist.vocabulary))
    total, number = 0.0, 0
    for begin, end in spans:
        # Two ends of a stanza stand before each window: like the network, the trigram knows nothing of what was there.
        tokens = np.array([END, END, *verse.tokens[begin:end]], np.int64)
        counted = tokens[2:] != UNKNOWN
        total -= float(np.log(trigram.probabilities(tokens)[counted]).sum())
        number += int(counted.sum())
    return {
        "perplexity": round(exp(nats["nats"]), 1),
        "perplexity_told": round(exp(nats["nats_told"]), 1),
        "perplexity_trigram": round(exp(total / number), 1),
    }


def figures(data: Path, split: Split, weights: Path | None, limit: int | None, seed: int = 0) -> dict[str, Any]:
    """All figures of one split as one JSON-able mapping. Raises ValueError for weights that know other words than the corpus."""
    torch.set_num_threads(1)
    verse, chosen = load(data), songs(data, split, limit)
    lyricist = Lyricist.load(path=weights)
    vocabulary = lyricist.vocabulary
    if vocabulary.words != verse.words:
        raise ValueError("These weights were trained on other verse; evaluate them on it.")
    own, seconds = written(lyricist, chosen, seed)
    human = Tally()
    for score, melody in chosen:
        count(human, score, melody, FREE)
    often = np.bincount(verse.tokens, minlength=len(vocabulary))
    rows = {"own": own, "human": human, "random": random_words(vocabulary, often, chosen)}
    texts: dict[str, list[list[int]]] = {}
    for name, tally in rows.items():
        texts[name] = [vocabulary.encode(text) for text in tally.texts]
    held_out = reading_order(verse, np.random.default_rng(0).permutation(verse.of(split))[:STANZAS])
    texts["held_out_verse"] = [stanza[stanza != END].tolist() for stanza in np.split(held_out, np.flatnonzero(held_out == END))]
    runs = longest_runs(texts, reading_order(verse, verse.of("train")))
    result: dict[str, Any] = {"split": split, "songs": len(chosen), **own.figures(), "longest_copied_run": runs["own"]}
    result |= likelihoods(lyricist, verse, split)
    result["seconds_per_line"] = round(seconds, 3)
    result["human"] = {**human.figures(), "longest_copied_run": runs["human"]}
    result["held_out_verse"] = {"longest_copied_run": runs["held_out_verse"]}
    result["random"] = {**rows["random"].figures(), "longest_copied_run": runs["random"]}
    return result


if __name__ == "__main__":
    main(
        __doc__,
        lambda options: figures(options.data, options.split, options.weights, options.limit),
        splits=("train", "valid", "test"),
        limit="only the first songs",
        weights=("--weights",),
    )
