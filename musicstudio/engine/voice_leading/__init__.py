"""What a harmony teacher would mark in a score, and how its written voices look in figures. Light enough for web processes."""

from musicstudio.engine.voice_leading.facts import Facts, facts_of
from musicstudio.engine.voice_leading.rules import KINDS, MOST_LINES, Fault, Kind, TooManyLines, find_faults

__all__ = ["KINDS", "MOST_LINES", "Facts", "Fault", "Kind", "TooManyLines", "facts_of", "find_faults"]
