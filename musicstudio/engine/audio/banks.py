"""The SoundFonts that browser and server share, and which of their instruments stands in for one that they lack."""

import struct
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "static" / "soundfonts"
SATB = FOLDER / "satb.sf3"
CORE = FOLDER / "core.sf3"
_DRUM_BANK = 128

# General MIDI programs in groups of a family, each with the programs to try in order. The browser uses the same table.
STAND_INS: tuple[tuple[range, tuple[int, ...]], ...] = (
    (range(0, 8), (0,)),
    (range(8, 16), (0,)),
    (range(16, 24), (19,)),
    (range(24, 32), (24,)),
    (range(32, 40), (32,)),
    (range(40, 42), (40,)),
    (range(42, 44), (42,)),
    (range(44, 52), (48,)),
    (range(52, 55), (52,)),
    (range(55, 64), (48,)),
    (range(64, 72), (71,)),
    (range(72, 80), (73,)),
    (range(80, 88), (73, 0)),
    (range(88, 96), (48,)),
    (range(96, 104), (48,)),
    (range(104, 108), (24,)),
    (range(108, 128), (0,)),
)


@lru_cache(maxsize=8)
def presets(bank: Path) -> frozenset[tuple[int, int]]:
    """(bank number, program) of every preset in an .sf2 or .sf3 file; SoundFont 2.04, section 7.2."""
    data = bank.read_bytes()
    start = data.find(b"phdr")
    (size,) = struct.unpack_from("<I", data, start + 4)
    # The last record only marks the end.
    records = range(start + 8, start + 8 + size - 38, 38)
    found = (struct.unpack_from("<HH", data, record + 20) for record in records)
    return frozenset((number, program) for program, number in found)


def bank_for(programs: set[int], *, drums: bool) -> Path:
    """The smaller bank when it has every program, else the larger."""
    have = presets(SATB)
    return SATB if not drums and all((0, program) in have for program in programs) else CORE


def playable(program: int, bank: Path) -> int:
    """`program` itself when `bank` has it, else the nearest of its family: a missing preset would be silent."""
    have = presets(bank)
    if (0, program) in have:
        return program
    family = next(wanted for programs, wanted in STAND_INS if program in programs)
    return next((wanted for wanted in family if (0, wanted) in have), min((p for b, p in have if b != _DRUM_BANK), default=0))
