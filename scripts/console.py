"""How the set-up scripts speak: what they do now, and one sentence when something cannot go on."""

import sys
from typing import NoReturn


def say(sentence: str) -> None:
    print(sentence, flush=True)


def give_up(sentence: str) -> NoReturn:
    """End the program with one sentence that says what to do."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)
