"""Sounding notes: tied heads joined into the notes that a listener hears."""

from dataclasses import replace

from musicstudio.engine.notation.score import Note, Part, note_order


def tied_heads(part: Part) -> list[tuple[Note, ...]]:
    """The heads of each note that sounds, in the order of their first ones. A tie that finds no head of the same pitch where it
    ends is no tie; grace notes are never tied."""
    waiting: dict[tuple[int, int], list[int]] = {}
    groups: list[list[Note]] = []
    for note in part.notes:
        open_groups = waiting.get((note.pitch, note.onset))
        if note.tie in ("stop", "continue") and not note.grace and open_groups:
            # Prefer the same voice, since unisons may be tied side by side.
            index = next((i for i in open_groups if groups[i][0].voice == note.voice), open_groups[0])
            open_groups.remove(index)
            groups[index].append(note)
        else:
            index = len(groups)
            groups.append([note])
        if note.tie in ("start", "continue") and not note.grace:
            waiting.setdefault((note.pitch, note.end), []).append(index)
    return [tuple(group) for group in groups]


def sounding_notes(part: Part) -> tuple[Note, ...]:
    """The notes of `part` with explicit ties joined; the first head gives id, velocity and words. Grace notes stay."""
    joined = [
        replace(first, tie="", duration=(first, *others)[-1].end - first.onset, fermata=any(n.fermata for n in (first, *others)))
        for first, *others in tied_heads(part)
    ]
    return tuple(sorted(joined, key=note_order))
