"""From the corpus of verse to what the network is trained on.

A line is read from its last word to its first, so that the rhyme is chosen before what leads to it. Each stanza is the
sequence LINE, w_n .. w_1, LINE, ..., END. Beside each token stands what is still to be written of its line: how many
syllables, and which of the next four (leftwards) are strong.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from musicstudio.engine.corpora import verse
from musicstudio.engine.corpora.pop909 import Split
from musicstudio.engine.lyrics.pronunciation import Sound, dictionary
from musicstudio.engine.lyrics.vocabulary import END, LINE, UNKNOWN, Ints, Vocabulary
from musicstudio.engine.lyrics.words import ARCHAIC, FUNCTION, NAMES, UNWANTED

WORDS = 10_000
MOST_SYLLABLES = 14
AHEAD = 4  # syllables to come whose strength the network is told
SPLITS: tuple[Split, ...] = ("train", "valid", "test")


@dataclass(frozen=True)
class Verse:
    """All stanzas of the corpus end to end, N tokens.

    tokens    (N,)  uint16
    left      (N,)  uint8: syllables of the line still to be written after this token, plus 1; 0 = not known
    strength  (N,)  uint8: see `strength_code`
    stanzas   (S + 1,) where each stanza begins
    splits    (S,)  index into SPLITS
    """

    words: tuple[str, ...]
    tokens: npt.NDArray[np.uint16]
    left: npt.NDArray[np.uint8]
    strength: npt.NDArray[np.uint8]
    stanzas: Ints
    splits: npt.NDArray[np.uint8]

    def of(self, split: Split) -> Ints:
        """Indices of the stanzas of one split."""
        return np.flatnonzero(self.splits == SPLITS.index(split))


def strength_code(strong: Sequence[bool | None]) -> int:
    """The strengths of the syllables still to be written, the last first, as one number: 0 = not told, else 1 + four bits."""
    if not strong or strong[0] is None:
        return 0 if strong else 1
    return 1 + sum(1 << i for i, one in enumerate(strong[:AHEAD]) if one)


def load(data: Path, cache: Path | None = None) -> Verse:
    """The corpus in the folder `data`; the first time some minutes, then from a cache."""
    folder = cache or Path.home() / ".cache/musicstudio/corpora"
    file = folder / "verse.npz"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = _build(list(verse.books(data)))
        fresh = file.with_suffix(".new.npz")
        np.savez_compressed(fresh, **{**vars(made), "words": np.array(made.words)})
        fresh.replace(file)
    stored = dict(np.load(file))
    return Verse(**{**stored, "words": tuple(str(word) for word in stored["words"])})


def choose_words(books: Iterable[verse.Book], most: int = WORDS) -> tuple[str, ...]:
    """The most frequent words of the training books with a known sound; no names, nothing archaic or unwanted."""
    counts, capitals, inside = Counter[str](), Counter[str](), Counter[str]()
    for book in books:
        if book.split != "train":
            continue
        for stanza in book.stanzas:
            for line in stanza:
                counts.update(word.lower() for word in line)
                inside.update(word.lower() for word in line[1:])
                capitals.update(word.lower() for word in line[1:] if word[0].isupper())
    known = dictionary()
    chosen = (
        word
        for word, _ in counts.most_common()
        if word in known
        and word not in ARCHAIC
        and word not in UNWANTED
        and (word in NAMES or capitals[word] <= 0.5 * inside[word])
        and (len(word) > 1 or word in "aio")
        and known[word][0].syllables <= 5
    )
    return tuple(word for word, _ in zip(chosen, range(most), strict=False))


def _build(books: Sequence[verse.Book]) -> Verse:
    vocabulary = Vocabulary(choose_words(books))
    known, seen = dictionary(), set[int]()
    tokens, left, strength = array("H"), array("B"), array("B")
    stanzas, splits = [0], list[int]()
    # Held-out books first: a line that they share with others is taken from the others.
    for book in sorted(books, key=lambda book: book.split == "train"):
        for stanza in book.stanzas:
            for lines in _runs(stanza, vocabulary, seen):
                for words, ids in lines:
                    sounds = [known[word][0] if word in known else None for word in words]
                    a, b, c = line_columns(words, ids, sounds)
                    tokens.extend(a)
                    left.extend(b)
                    strength.extend(c)
                tokens.append(END)
                left.append(0)
                strength.append(0)
                stanzas.append(len(tokens))
                splits.append(SPLITS.index(book.split))
    return Verse(
        vocabulary.words, np.asarray(tokens), np.asarray(left), np.asarray(strength),
        np.array(stanzas), np.array(splits, np.uint8),
    )  # fmt: skip


def _runs(
    stanza: Sequence[tuple[str, ...]], vocabulary: Vocabulary, seen: set[int]
) -> Iterator[list[tuple[list[str], list[int]]]]:
    """Lines that follow each other and can be learnt from: not seen before, with at most one word that is not known."""
    run = list[tuple[list[str], list[int]]]()
    for line in stanza:
        words = [word.lower() for word in line]
        ids = vocabulary.encode(words)
        key = hash(tuple(words))
        if key in seen or ids.count(UNKNOWN) > 1:
            if run:
                yield run
            run = []
        else:
            run.append((words, ids))
        seen.add(key)
    if run:
        yield run


def line_columns(
    words: Sequence[str], ids: Sequence[int], sounds: Sequence[Sound | None]
) -> tuple[list[int], list[int], list[int]]:
    """Tokens, syllables left + 1, and strengths of one line, from its last word to its first, LINE before them."""
    tokens = [LINE, *reversed(ids)]
    if any(sound is None for sound in sounds):
        return tokens, [0] * len(tokens), [0] * len(tokens)
    counts = [sound.syllables for sound in sounds if sound]
    total = sum(counts)
    if total > MOST_SYLLABLES:
        return tokens, [0] * len(tokens), [0] * len(tokens)
    strong = template(words, [s for s in sounds if s])
    left = [total]
    for count in reversed(counts):
        left.append(left[-1] - count)
    return tokens, [1 + n for n in left], [strength_code(strong[:n][::-1]) for n in left]


_FEET = np.stack([np.arange(MOST_SYLLABLES) % period == beat for period in (2, 3) for beat in reversed(range(period))])


def template(words: Sequence[str], sounds: Sequence[Sound]) -> list[bool]:
    """The strong syllables of a line: those of the regular metre (iambs, trochees, anapaests ...) that fits it best."""
    weights = list[float]()
    for word, sound in zip(words, sounds, strict=True):
        if sound.syllables == 1:
            weights.append(-0.7 if word in FUNCTION else 0.7)
        else:
            weights += [2.0 if i == sound.stressed else -1.0 for i in range(sound.syllables)]
    feet = _FEET[:, : len(weights)]
    return [bool(x) for x in feet[int((feet @ np.array(weights)).argmax())]]
