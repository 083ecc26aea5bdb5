"""Made-up listening: listeners of a few kinds, each of whom plays mostly what is of their kind."""

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.interactions import Interactions, collected

KINDS = 4


def kind_of(item: int, kinds: int = KINDS) -> int:
    return item % kinds


def crowd(
    listeners: int = 120, items: int = 80, plays: int = 25, *, kinds: int = KINDS, seed: int = 0, timed: bool = True
) -> Interactions:
    """Item i and listener i are of kind i % kinds; nine plays of ten stay within the kind."""
    chance = np.random.default_rng(seed)
    user = np.repeat(np.arange(listeners), plays)
    own = (chance.integers(0, items // kinds, len(user)) * kinds + user % kinds) % items
    item = np.where(chance.random(len(user)) < 0.9, own, chance.integers(0, items, len(user)))
    time = 1.7e9 + chance.random(len(user)) * 86_400 * 100 if timed else None
    return collected(names("u", listeners), names("i", items), user, item, None, time)


def names(letter: str, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(count)]


def features(items: int, *, kinds: int = KINDS, seed: int = 0) -> dict[str, npt.NDArray[np.float32]]:
    """What tells the kinds apart, with some noise."""
    chance = np.random.default_rng(seed)
    of_kind = np.eye(kinds)
    return {
        f"i{item}": (of_kind[kind_of(item, kinds)] + chance.normal(0, 0.2, kinds)).astype(np.float32) for item in range(items)
    }
