"""Our phones as the teacher's tokens, and back: which of its tokens each phone is made of, so that its times can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from musicstudio.engine.singing.phones import PAUSE, Syllable
from musicstudio.engine.singing.words import Language

IDS = {
    ",": 3, ".": 4, " ": 16, "ʣ": 18, "ʥ": 19, "ʦ": 20, "ʨ": 21, "ꭧ": 23, "A": 24, "I": 25, "O": 31, "W": 39, "Y": 41, "a": 43,
    "b": 44, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "o": 57, "p": 58, "s": 61,
    "t": 62, "u": 63, "v": 64, "w": 65, "x": 66, "y": 67, "z": 68, "ɑ": 69, "æ": 72, "ɔ": 76, "ɕ": 77, "ç": 78, "ð": 81, "ʤ": 82,
    "ə": 83, "ɚ": 85, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɥ": 99, "ɨ": 101, "ɪ": 102, "ɯ": 110, "ŋ": 112, "ɴ": 115, "ɸ": 118, "θ": 119,
    "ɹ": 123, "ɾ": 125, "ɻ": 126, "ʂ": 130, "ʃ": 131, "ʧ": 133, "ʊ": 135, "ʌ": 138, "ɤ": 140, "ʒ": 147, "ʔ": 148, "ˈ": 156,
    "ʰ": 162, "ʲ": 164, "↓": 169, "→": 171, "↗": 172, "↘": 173,
}  # fmt: skip
"""The teacher's numbers for the tokens used here."""
EDGE = 0  # the token before and after everything
PAIRS: dict[tuple[str, ...], str] = {("e", "ɪ"): "A", ("a", "ɪ"): "I", ("o", "ʊ"): "O", ("a", "ʊ"): "W", ("ɔ", "ɪ"): "Y"}
"""English vowels that glide."""
SHARE = 0.6  # of the time of such a token that its first part takes
TONES = "→↗↓↘"
_NAMES = {
    "en": {"tʃ": "ʧ", "dʒ": "ʤ", "pʰ": "p", "tʰ": "t", "kʰ": "k"},
    "zh": {
        "tʂʰ": "ꭧʰ", "tɕʰ": "ʨʰ", "tsʰ": "ʦʰ", "tʂ": "ꭧ", "tɕ": "ʨ", "ts": "ʦ", "ʐ": "ɻ", "ɝ": "ɚ", "ɑ": "a", "ʌ": "ə",
    },
    "ja": {"tɕ": "ʨ", "dʑ": "ʥ", "ts": "ʦ", "dz": "ʣ", "z": "ʣ", "cl": "ʔ"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """Phones (one or two of a gliding vowel, or a pause) and the tokens that they are spoken by."""

    phones: tuple[str, ...]
    tokens: str
    nucleus: bool = False


def spoken(syllable: Syllable, language: Language, tone: int = 0, stressed: bool = False) -> list[Spoken]:
    """The tokens of a syllable. `tone` 1..4 is Mandarin's; `stressed` puts English's mark before the vowel."""
    phones, names, found = syllable.phones, _NAMES[language], list[Spoken]()
    first = len(syllable.onset)
    for i, phone in enumerate(phones):
        if found and found[-1].phones[1:] and i == first + 1:
            continue  # the second part of a gliding vowel
        said = names.get(phone, phone)
        own: tuple[str, ...] = (phone,)
        if language == "en":
            if i == first and phones[i : i + 2] in PAIRS:
                own = phones[i : i + 2]
                said = PAIRS[own]
            elif phone == "ɝ":
                said = "ɜɹ" if stressed else "əɹ"
            if i == first and stressed:
                said = "ˈ" + said
        elif language == "zh" and i and phones[i - 1] in ("a", "e", "o"):
            said = {"ɪ": "i", "ʊ": "u"}.get(phone, said)
        elif language == "ja" and phone == "j" and i:
            said = "ʲ"
        found.append(Spoken(own, said, i == first))
    if tone:
        found[-1] = Spoken(found[-1].phones, found[-1].tokens + TONES[tone - 1], found[-1].nucleus)
    return found


def pause(token: str) -> Spoken:
    """A space, a comma or a full stop."""
    return Spoken((PAUSE,), token)


def ids(line: Sequence[Spoken]) -> list[int]:
    """The teacher's numbers for a line, with the tokens at its edges."""
    return [EDGE, *(IDS[token] for part in line for token in part.tokens), EDGE]


def times(line: Sequence[Spoken], units: Sequence[int], unit: float) -> list[tuple[str, float, float]]:
    """(phone, start, end) in seconds from how long each token lasts. A space that is hardly there belongs to the phone before."""
    found: list[tuple[str, float, float]] = [(PAUSE, 0.0, units[0] * unit)]
    place, now = 1, units[0] * unit
    for part in line:
        length = sum(units[place : place + len(part.tokens)])
        place, end = place + len(part.tokens), now + length * unit
        last, began, _ = found[-1]
        if part.phones == (PAUSE,) and (last == PAUSE or (part.tokens == " " and length <= 2)):
            found[-1] = (last, began, end)
        elif len(part.phones) == 2:
            middle = now + (end - now) * SHARE
            found += [(part.phones[0], now, middle), (part.phones[1], middle, end)]
        else:
            found.append((part.phones[0], now, end))
        now = end
    last, began, _ = found[-1]
    rest = now + units[place] * unit
    return [*found[:-1], (last, began, rest)] if last == PAUSE else [*found, (PAUSE, now, rest)]
