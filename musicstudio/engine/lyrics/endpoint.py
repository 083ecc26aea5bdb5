"""Lines from an OpenAI-compatible service that the studio's owner names, held to the same rules as the built-in network's.

Only the host in `Endpoint.url` is ever asked; redirections are not followed, answers are read up to a limit, and every question
has a time-out. What comes back is text by a stranger: it is taken only when its words fit the notes.
"""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from musicstudio.engine.lyrics.controls import Controls
from musicstudio.engine.lyrics.metre import Strength, strong
from musicstudio.engine.lyrics.underlay import Word, fits, read_line, underlaid
from musicstudio.engine.progress import Progress

ASKED = 8  # lines in one answer
TRIES = 3  # questions for one line
MOST_BYTES = 64_000  # of an answer
LONGEST_LINE = 200  # characters
FAILED = "The language service could not be used (%(why)s); the studio's own model wrote the words."
UNFIT = "The language service had no fitting words for line %(line)s; the studio's own model wrote them."
_PLAIN = re.compile(r"[A-Za-z'’,;:!?. -]+")


class EndpointError(Exception):
    """The service did not answer as it should; the text says how, in a few words."""


@dataclass(frozen=True)
class Endpoint:
    """Where to ask: `url` up to "/v1", the key that it wants ("" = none), the model's name, and seconds to wait.

    Raises ValueError for an address that is not http(s)."""

    url: str
    key: str
    model: str
    timeout: float = 20.0

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise ValueError("the endpoint's address must begin with http:// or https://")

    def complete(self, messages: Sequence[dict[str, str]], seed: int) -> str:
        """The text of the first answer. Raises EndpointError."""
        place = urlsplit(self.url)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        body = json.dumps({"model": self.model, "messages": list(messages), "temperature": 1.0, "seed": seed, "max_tokens": 600})
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        try:
            connection = kind(place.hostname or "", place.port, timeout=self.timeout)
            try:
                connection.request("POST", place.path.rstrip("/") + "/chat/completions", body.encode(), headers)
                response = connection.getresponse()
                raw = _read(response, time.monotonic() + self.timeout)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EndpointError("no answer") from error
        if response.status != 200:
            raise EndpointError(f"status {response.status}")
        try:
            content = json.loads(raw)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise EndpointError("an answer of another form") from error
        if not isinstance(content, str):
            raise EndpointError("an answer of another form")
        return content


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body, however slowly it drips. Raises EndpointError."""
    raw = b""
    while piece := response.read1(8_192):
        raw += piece
        if len(raw) > MOST_BYTES:
            raise EndpointError("too long an answer")
        if time.monotonic() > deadline:
            raise EndpointError("no answer in time")
    return raw


class Writer:
    """One request's talk with the service. After it has failed once it is not asked again."""

    def __init__(self, endpoint: Endpoint, controls: Controls, progress: Progress) -> None:
        self.endpoint, self.controls, self.progress = endpoint, controls, progress
        self.failed = False

    def line(
        self,
        number: int,
        strengths: Sequence[Strength],
        before: Sequence[str],
        rhymes: Sequence[Word],
        allowed: Callable[[Sequence[Word]], bool],
    ) -> list[Word] | None:
        """The words of line `number` (from 0) that fit, stress, rhyme and are `allowed`; None when the service has none, with a
        remark to `progress`."""
        refused = list[str]()
        for attempt in range(TRIES):
            if self.failed or self.progress.cancelled():
                return None
            messages = self._messages(strengths, before, rhymes, refused)
            try:
                answer = self.endpoint.complete(messages, self.controls.seed + attempt)
            except EndpointError as error:
                self.failed = True
                self.progress.partial("remark", {"text": FAILED % {"why": error}})
                return None
            for text in _lines(answer):
                words = read_line(text, strengths)
                if words and well_set(words, strengths) and _rhyme(words[-1], rhymes) and allowed(words):
                    return words
                refused.append(text)
        self.progress.partial("remark", {"text": UNFIT % {"line": number + 1}})
        return None

    def _messages(
        self, strengths: Sequence[Strength], before: Sequence[str], rhymes: Sequence[Word], refused: Sequence[str]
    ) -> list[dict[str, str]]:
        pattern = " ".join("DUM" if one else "da" for one in strong(list(strengths)))
        wishes = [f"Exactly {len(strengths)} syllables, sung as: {pattern} (DUM = accented)."]
        if self.controls.theme:
            wishes.append(f"Theme: {', '.join(self.controls.theme)}.")
        if self.controls.mood:
            wishes.append(f"Mood: {self.controls.mood}.")
        if rhymes:
            wishes.append(f"The last word must rhyme with {', '.join(word.bare for word in rhymes)} and be another word.")
        if before:
            wishes.append("The lines so far:\n" + "\n".join(before[-8:]))
        if refused:
            wishes.append("These did not fit:\n" + "\n".join(refused[-ASKED:]))
        rules = f'You write English song lyrics. Answer only with a JSON list of {ASKED} different next lines, ["...", ...].'
        return [{"role": "system", "content": rules}, {"role": "user", "content": "\n".join(wishes)}]


def well_set(words: Sequence[Word], strengths: Sequence[Strength]) -> bool:
    """Whether every word of several syllables has its primary stress on its strongest note."""
    return all(fits(word.sound, notes) for word, notes in underlaid(words, strengths))


def _rhyme(last: Word, rhymes: Sequence[Word]) -> bool:
    return all(last.sound.rhymes(word.sound) and last.bare != word.bare for word in rhymes)


def _lines(answer: str) -> list[str]:
    """The texts of an answer: a JSON list, alone or in other text."""
    begin, end = answer.find("["), answer.rfind("]")
    try:
        found: Any = json.loads(answer[begin : end + 1])
    except (ValueError, RecursionError):
        return []
    texts = [text.strip() for text in found if isinstance(text, str)] if isinstance(found, list) else []
    return [text for text in texts[: 2 * ASKED] if len(text) <= LONGEST_LINE and _PLAIN.fullmatch(text)]
