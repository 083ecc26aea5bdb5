"""Recordings of prompts by somebody whom the studio does not know: its own synthesis with a throat of another size."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import numpy as np
import pytest
import torch

from musicstudio.engine.learning.training import Budget
from musicstudio.engine.singing import train
from musicstudio.engine.singing.features import FRAME, Singles, Voiced
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.own import prompts as own_prompts
from musicstudio.engine.singing.own.prompts import Prompt, plan, prompts
from musicstudio.engine.singing.shaping import shaped
from musicstudio.engine.singing.singer import foretell, voice
from musicstudio.engine.singing.words import Language

SHORT = Budget(minutes=0.06, every=0.03)
THROAT = 0.4
SPEAKER = 1  # Ivy
LANGUAGE: Language = "ja"
SECONDS = 20.0  # what the tests take for three minutes
TEXTS = (
    "わたしわ この こえを つくる ことに どういします、いつでも けせます",
    "あさの ふねわ ろくじに でます、だれも まだ いません",
    "ふるい とけえの はこを みせた、どれも すこし おそい",
    "まどを あけて たにを はしる、うたの ことばわ わすれた",
    "きりの なかえ いしを なげた、おちる おとを きいて いる",
    "しずかな こえが すうじを よむ、みじかい しの ようです",
    "にわの とびらわ もう あかない、かぎわ ふかく さびて いる",
    "ちいさな いぬが つきに ほえる、ゆうびんにも また ほえる",
    "そふの しゃしんわ うみの いろ、やまの ほうわ みどりです",
    "ゆうびんを まつ あおい ぼうし、きゃくわ ひゃくにんです",
    "ぱんと ちいずの よるごはん、でんきわ まだ つかない",
)
"""Less than what musicians read."""


@contextmanager
def few_words() -> Iterator[None]:
    """In place of the prompts of a language, TEXTS: what is read of them is heard in a second, and learnt in small steps."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(train, "BATCH", 3)
        changed.setattr(train, "CROP", 200)
        changed.setitem(own_prompts._TEXTS, LANGUAGE, tuple((text, text) for text in TEXTS))
        prompts.cache_clear()
        yield
    prompts.cache_clear()


@cache
def read_aloud(number: int) -> Singles:
    """One of TEXTS."""
    return spoken(Prompt(number, LANGUAGE, TEXTS[number], TEXTS[number]))


def spoken(prompt: Prompt) -> Singles:
    """A prompt as it is spoken: its lengths sway, its pitch falls and rises."""
    rng = np.random.default_rng(prompt.number)
    now, phones = 0.0, []
    for phone, start, end in plan(prompt):
        longer = now + (end - start) * float(rng.uniform(0.85, 1.25))
        phones.append((phone, now, longer))
        now = longer
    frames = int(now / FRAME)
    f0 = 210 * 2 ** (np.sin(np.arange(frames) / 150) * 3 / 12)
    shares = torch.eye(8)[SPEAKER : SPEAKER + 1]
    bands, odds = foretell(frames_of(phones, f0, np.zeros(frames)), shares)
    curves = {"gender": np.full(frames, THROAT), "breathiness": np.zeros(frames), "tension": np.zeros(frames)}
    sound = voice(Voiced(shaped(bands, curves), f0, odds), prompt.number)
    return np.clip(sound, -0.9, 0.9)
