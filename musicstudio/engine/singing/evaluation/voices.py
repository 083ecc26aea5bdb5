"""The voices that are judged, English ones, and the two keys that each sings in."""

JUDGED = {"hazel": (57, 60), "ivy": (57, 60), "jasper": (45, 48), "flint": (45, 48)}
"""Tonics of both keys, MIDI numbers; a melody goes a sixth above."""
