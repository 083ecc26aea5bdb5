"""From the corpus of verse to what the network is trained on.

A line is read from its last word to its first, so that the rhyme is chosen before what leads to it. Each stanza is the
sequence LINE, w_n .. w_1, LINE, ..., END. Beside each token stands what is still to be written of its line: how many
syllables, and which of the next four (leftwards) are strong.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
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
HELD_OUT, HELD_OUT_LINES = 800, 7  # stanzas that networks with different words are compared on, and their lines at most


@dataclass(frozen=True)
class Verse:
    """All stanzas of the corpus end to end, N tokens.

    tokens    (N,)  uint16
    left      (N,)  uint8: syllables of the line still to be written after this token, plus 1; 0 = not known
    strength  (N,)  uint8: see `strength_code`
    stanzas   (S + 1,) where each stanza begins
    splits    (S,)  index into SPLITS
    held_out  stanzas of the valid books as text in lower case, chosen without a look at `words`
    """

    words: tuple[str, ...]
    tokens: npt.NDArray[np.uint16]
    left: npt.NDArray[np.uint8]
    strength: npt.NDArray[np.uint8]
    stanzas: Ints
    splits: npt.NDArray[np.uint8]
    held_out: tuple[str, ...] = ()

    def of(self, split: Split) -> Ints:
        """Indices of the stanzas of one split."""
        return np.flatnonzero(self.splits == SPLITS.index(split))


def strength_code(strong: Sequence[bool | None]) -> int:
    """The strengths of the syllables still to be written, the last first, as one number: 0 = not told, else 1 + four bits."""
    if not strong or strong[0] is None:
        return 0 if strong else 1
    return 1 + sum(1 << i for i, one in enumerate(strong[:AHEAD]) if one)


def load(data: Path, cache: Path | None = None) -> Verse:
    """The corpus in the folder `data`; the first time some minutes, then from a cache, which knows it by its contents. Raises
    FileNotFoundError, and ValueError when there is nothing to train on or nothing to hold out."""
    folder = cache or Path.home() / ".cache/musicstudio/corpora"
    contents = sha256(b"".join(sha256(path.read_bytes()).digest() for path in verse.files(data)))
    file = folder / f"verse-{contents.hexdigest()[:16]}.npz"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = _build(list(verse.books(data)))
        fresh = file.with_suffix(".new.npz")
        texts = {"words": np.array(made.words), "held_out": np.array(made.held_out)}
        np.savez_compressed(fresh, **{**vars(made), **texts})
        fresh.replace(file)
    stored = dict(np.load(file))
    return Verse(**{**stored, **{name: tuple(str(text) for text in stored[name]) for name in ("words", "held_out")}})


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


@dataclass
class _Columns:
    """What a Verse is made of, while stanzas are added to it."""

    vocabulary: Vocabulary
    tokens: array[int] = field(default_factory=lambda: array("H"))
    left: array[int] = field(default_factory=lambda: array("B"))
    strength: array[int] = field(default_factory=lambda: array("B"))
    stanzas: list[int] = field(default_factory=lambda: [0])
    splits: list[int] = field(default_factory=list)

    def add(self, lines: Iterable[tuple[Sequence[str], Sequence[int]]], split: Split) -> None:
        """One more stanza, given as words and word tokens of its lines."""
        known = dictionary()
        for words, ids in lines:
            a, b, c = line_columns(words, ids, [known[word][0] if word in known else None for word in words])
            self.tokens.extend(a)
            self.left.extend(b)
            self.strength.extend(c)
        self.tokens.append(END)
        self.left.append(0)
        self.strength.append(0)
        self.stanzas.append(len(self.tokens))
        self.splits.append(SPLITS.index(split))

    def verse(self, held_out: Sequence[str]) -> Verse:
        return Verse(
            self.vocabulary.words, np.asarray(self.tokens), np.asarray(self.left), np.asarray(self.strength),
            np.array(self.stanzas), np.array(self.splits, np.uint8), tuple(held_out),
        )  # fmt: skip


def in_words(texts: Sequence[str], vocabulary: Vocabulary) -> Verse:
    """Held-out texts (see `Verse`) as a network with this vocabulary reads them, one stanza each."""
    columns = _Columns(vocabulary)
    for text in texts:
        lines = [line.split() for line in text.split("\n")]
        columns.add([(words, vocabulary.encode(words)) for words in lines], "valid")
    return columns.verse(texts)


def _build(books: Sequence[verse.Book]) -> Verse:
    vocabulary = Vocabulary(choose_words(books))
    columns, seen = _Columns(vocabulary), set[int]()
    # Held-out books first: a line that they share with others is taken from the others.
    for book in sorted(books, key=lambda book: book.split == "train"):
        for stanza in book.stanzas:
            for lines in _runs(stanza, vocabulary, seen):
                columns.add(lines, book.split)
    held_out = _held_out(books)
    if not held_out or not {SPLITS.index("train"), SPLITS.index("valid")} <= set(columns.splits):
        raise ValueError("This verse has too few books: one in fifty is held out, by its header, and none of these is.")
    return columns.verse(held_out)


def _held_out(books: Iterable[verse.Book]) -> list[str]:
    stanzas = [stanza for book in books if book.split == "valid" for stanza in book.stanzas if len(stanza) > 1]
    chosen = np.random.default_rng(0).permutation(len(stanzas))[:HELD_OUT]
    return ["\n".join(" ".join(line).lower() for line in stanzas[int(i)][:HELD_OUT_LINES]) for i in chosen]


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
