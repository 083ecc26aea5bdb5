"""Lines from a service that speaks OpenAI's language, here a stub on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from musicstudio.engine.lyrics import Controls, Lyricist
from musicstudio.engine.lyrics.endpoint import Endpoint
from musicstudio.engine.progress import SilentProgress

from .test_lyricist import check, line_texts, song

Answer = Callable[[dict[str, Any]], tuple[int, bytes, dict[str, str]]]
GOOD = (
    "Winter winds are cold and they blow",
    "Rivers run away to the sea",
    "Yellow is the moon on the snow",
    "Nothing ever comes back to me",
)


@contextmanager
def service(answer: Answer) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that answers every question by `answer`; its address and what it was asked, headers under "headers"."""
    asked = list[dict[str, Any]]()

    class Stub(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({**question, "headers": dict(self.headers), "path": self.path})
            status, body, headers = answer(question)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Stub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(*texts: object) -> tuple[int, bytes, dict[str, str]]:
    content = "Here you are: " + json.dumps(texts)
    return 200, json.dumps({"choices": [{"message": {"content": content}}]}).encode(), {}


class Remarks(SilentProgress):
    def __init__(self) -> None:
        self.texts = list[str]()

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        if kind == "remark":
            self.texts.append(data["text"])


def write(tiny: Lyricist, url: str, timeout: float = 5.0, **asked: Any) -> tuple[list[str], list[str]]:
    """Texts of the lines and remarks. Whatever the service does, the words fit."""
    remarks = Remarks()
    lyricist = Lyricist(tiny.search, Endpoint(url, "secret", "poet", timeout))
    [answer] = lyricist.write(song(), Controls(**asked), remarks)
    check(song(), answer, rhyme=asked.get("rhyme", "ABAB"))
    return line_texts(answer), remarks.texts


def test_its_lines_are_taken_where_they_fit(tiny: Lyricist) -> None:
    """Of eight texts for each line it is the one that fits: the count of syllables, stress, rhyme and decency are looked at."""
    bad = (
        "Too short",
        "Upon a hill the winter is cold",
        "Yellow is the bitch on the snow",
        7,
        "42 is no word at all",
    )
    fitting = iter(GOOD)
    with service(lambda _: says(*bad, next(fitting))) as (url, asked):
        texts, remarks = write(tiny, url, theme=("winter",), mood="calm")
    assert texts == list(GOOD)
    assert remarks == []
    assert (asked[0]["model"], asked[0]["path"], asked[0]["headers"]["Authorization"]) == (
        "poet",
        "/v1/chat/completions",
        "Bearer secret",
    )
    question = asked[3]["messages"][-1]["content"]
    assert all(part in question for part in ("Exactly 8 syllables", "winter", "calm", "rhyme with sea", GOOD[0]))


def test_what_never_fits_is_asked_three_times_then_written_here(tiny: Lyricist) -> None:
    with service(lambda _: says("Nothing fits here")) as (url, asked):
        _, remarks = write(tiny, url)
    assert len(asked) == 12
    assert [f"line {i}" in remark for i, remark in enumerate(remarks, 1)] == [True] * 4
    assert "Nothing fits here" in asked[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}", {}),
        (302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
        (200, b"not JSON", {}),
        (200, b'{"choices": []}', {}),
        (200, b'{"choices": [{"message": {"content": null}}]}', {}),
        (200, b"[" * 50_000, {}),
        (200, b" " * 100_000, {}),
    ],
    ids=["error", "redirection", "no JSON", "no choices", "no text", "deep", "large"],
)
def test_a_service_that_fails_is_asked_once_and_remarked_on(tiny: Lyricist, answer: tuple[int, bytes, dict[str, str]]) -> None:
    with service(lambda _: answer) as (url, asked):
        _, remarks = write(tiny, url)
    assert len(asked) == 1
    assert len(remarks) == 1
    assert "the studio's own model" in remarks[0]


def test_a_service_that_does_not_answer(tiny: Lyricist) -> None:
    release = threading.Event()

    def hang(_: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        release.wait(5)
        return says()

    with service(hang) as (url, asked):
        _, remarks = write(tiny, url, timeout=0.2)
        release.set()
    assert len(asked) == 1
    assert len(remarks) == 1


def test_a_service_that_is_not_there(tiny: Lyricist) -> None:
    with service(lambda _: says()) as (url, _):
        pass
    assert len(write(tiny, url)[1]) == 1


def test_without_one_nobody_is_asked(tiny: Lyricist) -> None:
    assert tiny.endpoint is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/v1", "host/v1", "http://"])
def test_addresses(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        Endpoint(url, "", "")
