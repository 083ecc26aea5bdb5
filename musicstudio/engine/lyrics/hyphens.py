"""Written words divided as they are sung: "wan-der-ing", "nev-er", one part for each syllable that sounds."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from musicstudio.engine.lyrics.pronunciation import Sound

_SPELLINGS = {
    "AA": "a o ah au e ea aa", "AE": "a ai au", "AH": "a e i o u y ou oo ia io eo iou ai oe ie eau ea ue eou uou oi",
    "AO": "o a au aw ou oa ough augh oo al", "AW": "ou ow ough", "AY": "i y ie igh ye eye uy ai ei is eigh ig",
    "EH": "e ea a ai ie eo u ei ay",
    "ER": "er ir or ur ear ar our yr re r eur ere ure ore ier eer oar erre uer orr urr err irr",
    "EY": "a ai ay ea ei ey eigh e aigh au et", "IH": "i y e ie ui u a ee o ia ei ea ai",
    "IY": "e ee ea y ie i ei ey eo ae eye ay", "OW": "o oa ow oe ough ou eau ew owe", "OY": "oi oy", "UH": "oo u ou o oul",
    "UW": "oo u o ou ew ue ui oe ough eu wo ieu iew", "B": "b bb be", "CH": "ch tch t c", "D": "d dd ed de ld",
    "DH": "th the", "F": "f ff ph gh fe", "G": "g gg gu gh x gue", "HH": "h wh", "JH": "j g dg ge dge d",
    "K": "c k ck ch q cc ke que x lk", "L": "l ll le", "M": "m mm mb me mn lm", "N": "n nn kn gn ne", "NG": "ng n ngue",
    "P": "p pp pe", "R": "r rr wr rh re", "S": "s ss c sc ce se st x ps", "SH": "sh s ss ti ci ch si",
    "T": "t tt ed te bt th", "TH": "th", "V": "v ve f lv", "W": "w wh u o", "Y": "y i u", "Z": "z zz s se ze x ss",
    "ZH": "s z g si ge ti",
}  # fmt: skip
SPELLINGS = {phone: frozenset(text.split()) for phone, text in _SPELLINGS.items()}
_ONSETS = re.compile("[PBKGF](R|L|Y)|[TD](R|W)|[KG]W|THR|THW|SHR|S[PTKLWMN]|SP[RL]|STR|SK[RW]|HH[YW]|[MV]Y")
"""Consonants that may begin a syllable together."""
_SHORT = ("AE", "EH", "IH", "AH", "AA", "UH")  # a stressed one of these keeps the consonant that follows: "nev-er", "yes-ter-day"


@lru_cache(maxsize=20_000)
def hyphenate(word: str, sound: Sound) -> tuple[str, ...]:
    """The parts of `word`, as it is written, one for each syllable of `sound`, each with a letter. Raises ValueError when the
    word has fewer letters than syllables."""
    count = sound.syllables
    if count <= 1:
        return (word,)
    spans = align(word.lower(), tuple(phone.rstrip("012") for phone in sound.phones))
    vowels = [i for i, phone in enumerate(sound.phones) if len(phone) == 3]
    cuts = [_cut(word, sound, spans, a, b) for a, b in pairwise(vowels)]
    parts = [word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True)]
    if all(any(map(str.isalpha, part)) for part in parts):
        return tuple(parts)
    letters = [i for i, letter in enumerate(word) if letter.isalpha()]
    if len(letters) < count:
        raise ValueError(f"{word!r} has fewer than {count} letters")
    even = [0, *(letters[round(i * len(letters) / count)] for i in range(1, count)), len(word)]
    return tuple(word[a:b] for a, b in pairwise(even))


def _cut(word: str, sound: Sound, spans: list[tuple[int, int]], a: int, b: int) -> int:
    """Where in `word` the syllable of the vowel phoneme `b` begins, the vowel before being `a`."""
    between = sound.phones[a + 1 : b]
    if not between:
        return spans[b][0] - word[: spans[b][0]].endswith("rr")
    first = next(k for k in range(len(between) + 1) if len(between) - k <= 1 or _ONSETS.fullmatch("".join(between[k:])))
    if first == 0 and sound.phones[a][2] in "12" and sound.phones[a][:2] in _SHORT:
        first = 1
    if between[0] == "NG":
        first = max(first, 1)
    if first == len(between):
        begin, end = spans[b - 1]
        doubled = end - begin == 2 and word[begin].lower() == word[begin + 1].lower()
        return begin + 1 if doubled else spans[b][0]
    begin, end = spans[a + 1 + first]
    doubled = end - begin == 2 and word[begin].lower() == word[begin + 1].lower()
    return begin + 1 if doubled else begin


def align(word: str, phones: tuple[str, ...]) -> list[tuple[int, int]]:
    """The letters [begin, end) that each phoneme is written with, by the cheapest way through both."""
    letters, sounds = len(word), len(phones)
    far = float("inf")
    cost = [[far] * (sounds + 1) for _ in range(letters + 1)]
    came = [[(0, 0)] * (sounds + 1) for _ in range(letters + 1)]
    cost[0][0] = 0.0
    for i in range(letters + 1):
        for j in range(sounds + 1):
            here = cost[i][j]
            if here == far:
                continue
            spoken = i > 0 and word[i - 1] == "x" and j < sounds and phones[j] in ("S", "Z")
            steps = [(i, j + 1, 0.0 if spoken else 2.0)] if j < sounds else []
            if i < letters:
                steps.append((i + 1, j, 0.0 if word[i] == "'" else 0.7 if word[i] == "e" else 1.2))
            if j < sounds:
                for size in range(1, min(4, letters - i) + 1):
                    if word[i : i + size] in SPELLINGS[phones[j]]:
                        steps.append((i + size, j + 1, 0.1 * (size == 1)))
                if i < letters:
                    steps.append((i + 1, j + 1, 1.8))
            for x, y, more in steps:
                if here + more < cost[x][y]:
                    cost[x][y], came[x][y] = here + more, (i, j)
    spans, place = list[tuple[int, int]](), (letters, sounds)
    while place != (0, 0):
        before = came[place[0]][place[1]]
        if before[1] != place[1]:
            spans.append((before[0], place[0]))
        place = before
    return spans[::-1]
