"""Melody in, verse out, line by line.

Lines that stay (locked, outside the range, given as text) are known before the first is written: what is written rhymes with
them, also backwards. Every line that is written has as many syllables as notes, and stresses where the notes are strong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from musicstudio.engine.lyrics import messages
from musicstudio.engine.lyrics.controls import FREE, Controls, rhyming_lines
from musicstudio.engine.lyrics.endpoint import Endpoint, Writer
from musicstudio.engine.lyrics.phrases import Phrase, lines
from musicstudio.engine.lyrics.pronunciation import Sound, sounds
from musicstudio.engine.lyrics.search import Asked, Search
from musicstudio.engine.lyrics.underlay import Word, lay, read_line, syllable_range, text_of, written_words
from musicstudio.engine.lyrics.vocabulary import Vocabulary
from musicstudio.engine.lyrics.weights import load_net
from musicstudio.engine.lyrics.words import UNWANTED
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Score
from musicstudio.engine.progress import Progress, SilentProgress
from musicstudio.engine.request import CannotCompose, find_melody

MOST_LINES = 200
APART = 3  # lines before whose ends are neither repeated nor, in another group of the scheme, rhymed with
AS_IT_COMES = Controls()


@dataclass(frozen=True)
class Task:
    """A score made ready: its lines, and the words of those that stay or are given."""

    score: Score
    melody: tuple[str, str]
    phrases: list[Phrase]
    kept: dict[int, list[Word]]  # may hold fewer syllables than notes, as the user left it
    given: dict[int, list[Word]]
    open: list[int]  # lines to write


@dataclass
class Draft:
    """One alternative while it is written."""

    number: int
    score: Score
    words: dict[int, list[Word]] = field(default_factory=dict)
    done: int = 0


class Lyricist:
    """The trained network with everything around it. Not safe for use by several threads at once."""

    def __init__(self, search: Search, endpoint: Endpoint | None = None) -> None:
        self.search, self.endpoint = search, endpoint

    @classmethod
    def load(cls, endpoint: Endpoint | None = None, path: Path | str | None = None) -> Lyricist:
        """The shipped network, or the one in `path`; with an `endpoint` lines are asked of it first. Raises FileNotFoundError."""
        return cls(Search(*load_net(Path(path) if path else None)), endpoint)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.search.vocabulary

    def write(self, score: Score, controls: Controls = AS_IT_COMES, progress: Progress | None = None) -> list[Score]:
        """New scores, one per alternative: the score as it is, with the words of one verse under the melody.

        `progress` gets `partial("line", {"alternative", "line", "text", "notes": [{"id", "lyrics"}]})` for each line once it
        is final, and `partial("remark", {"text"})` when the endpoint could not help. When it is cancelled, the lines so far come
        back (an alternative without any is left out). Raises CannotCompose.
        """
        torch.set_num_threads(1)
        progress = progress or SilentProgress()
        task = prepare_task(score, controls)
        writer = Writer(self.endpoint, controls, progress) if self.endpoint else None
        total = controls.alternatives * (len(task.given) + len(task.open))
        finished, done = list[Draft](), 0
        for number in range(controls.alternatives):
            draft = Draft(number, score, dict(task.kept))
            finished.append(draft)
            for line in [*task.given, *task.open]:
                if progress.cancelled():
                    break
                words = task.given.get(line) or self._words(task, controls, draft, line, writer)
                draft.words[line] = words
                draft.score = lay(draft.score, task.melody, controls.verse, task.phrases[line], words)
                draft.done += 1
                done += 1
                progress.step(done, total, f"Line {line + 1} of {len(task.phrases)}")
                progress.partial("line", _told(task, draft, line))
            if progress.cancelled():
                break
        return [draft.score for draft in finished if draft.done or not total]

    def _words(self, task: Task, controls: Controls, draft: Draft, line: int, writer: Writer | None) -> list[Word]:
        asked = self.ask(task, controls, draft, line)
        strengths = task.phrases[line].strengths
        if writer is not None:
            before = [text_of(draft.words[i]) for i in range(line) if draft.words.get(i)]
            rhymes = rhyming_words(task, controls, draft, line)
            if words := writer.line(line, strengths, before, rhymes, lambda words: self._allowed(asked, words)):
                return words
        tokens = self.search.line(asked, (controls.seed & 0xFFFFFFFF, draft.number, line))
        words = [Word(self.vocabulary.word(token), self.vocabulary.sound(token)) for token in tokens]
        return [Word(words[0].text[0].upper() + words[0].text[1:], words[0].sound), *words[1:]]

    def ask(self, task: Task, controls: Controls, draft: Draft, line: int) -> Asked:
        """What is asked of a line, from what is there already."""
        encode = self.vocabulary.encode
        tokens = {i: encode(word.bare for word in words) for i, words in draft.words.items()}
        group = rhyming_lines(controls.rhyme, line, len(task.phrases))
        ends = rhyming_words(task, controls, draft, line)
        others = [draft.words[i][-1] for i in range(max(0, line - APART), line) if i not in group and draft.words.get(i)]
        return Asked(
            strengths=task.phrases[line].strengths,
            before=[tokens[i] for i in range(line) if tokens.get(i)],
            after=tokens.get(line + 1, []),
            rhymes=[word.sound for word in ends],
            apart=[word.sound for word in others] if controls.rhyme != FREE else [],
            taken=frozenset(encode(word.bare for word in [*ends, *others])),
            waiting=[task.phrases[i].strengths for i in group if i in task.open and i not in draft.words],
            theme=[token for token in encode(controls.theme) if self.vocabulary.is_word(token)],
            mood=controls.mood,
        )

    def _allowed(self, asked: Asked, words: Sequence[Word]) -> bool:
        """Whether a foreign line may stand: no word that the studio does not write, and nothing copied."""
        bare = [word.bare for word in words]
        return not UNWANTED & set(bare) and not self.search.copied(asked, self.vocabulary.encode(bare))


def rhyming_words(task: Task, controls: Controls, draft: Draft, line: int) -> list[Word]:
    """The words that are there already of those that the last word of a line must rhyme with."""
    group = rhyming_lines(controls.rhyme, line, len(task.phrases))
    return [draft.words[i][-1] for i in group if draft.words.get(i)]


def prepare_task(score: Score, controls: Controls) -> Task:
    """The lines of the melody and what is known of them. Raises CannotCompose."""
    melody = find_melody(score, controls.melody, ())
    phrases = lines(score, melody)
    part = score.part(melody[0])
    notes = {note.id: note for note in part.notes if note.voice == melody[1]}
    staying = {note.id for note in notes.values() if controls.scope.keeps(score, part, note)}
    kept, given, free = dict[int, list[Word]](), dict[int, list[Word]](), list[int]()
    texts = controls.lines or {}
    for index in texts:
        if not 0 <= index < len(phrases):
            raise CannotCompose(messages.NO_LINE, line=index + 1, lines=len(phrases))
    for index, phrase in enumerate(phrases):
        if any(head in staying for heads in phrase.sung for head in heads):
            kept[index] = [_heard(text, strengths) for text, strengths in written_words(notes, phrase, controls.verse) if text]
        elif index in texts:
            given[index] = _given(texts[index], phrase, index)
        else:
            free.append(index)
    if len(free) > MOST_LINES:
        raise CannotCompose(messages.MANY_LINES, most=MOST_LINES)
    return Task(score, melody, phrases, kept, given, free)


def _heard(text: str, strengths: Sequence[tuple[int, int, int]]) -> Word:
    """A word that stands in the score, in the pronunciation that has as many syllables as it is sung to, if there is one."""
    words = read_line(text, strengths)
    return Word(text, words[-1].sound) if words else Word(text, _any_sound(text))


def _any_sound(text: str) -> Sound:
    try:
        return sounds(Word(text, Sound(("AH1",))).bare)[0]
    except ValueError:
        return Sound(("AH1",))


def _given(text: str, phrase: Phrase, index: int) -> list[Word]:
    words = read_line(text, phrase.strengths)
    if not words:
        few, many = syllable_range(text)
        count = str(few) if few == many else f"{few}–{many}"
        raise CannotCompose(messages.OTHER_SYLLABLES, line=index + 1, notes=len(phrase.notes), syllables=count)
    return words


def _told(task: Task, draft: Draft, line: int) -> dict[str, object]:
    sung = set(task.phrases[line].notes)
    notes = [note for note in draft.score.part(task.melody[0]).notes if note.id in sung]
    return {
        "alternative": draft.number,
        "line": line,
        "text": text_of(draft.words[line]),
        "notes": [{"id": note.id, "lyrics": note_to_json(note).get("lyrics", [])} for note in notes],
    }
