"""Sounding notes: tied heads joined into the notes that a listener hears."""

from dataclasses import replace

from musicstudio.engine.notation.score import Note, Part, note_order


def sounding_notes(part: Part) -> tuple[Note, ...]:
    """The notes of `part` with explicit ties joined; the first head gives id, velocity and words. Grace notes stay.

    A tie that finds no head of the same pitch where it ends is no tie.
    """
    open_heads: dict[tuple[int, int], list[int]] = {}
    joined: list[Note] = []
    for note in part.notes:
        waiting = open_heads.get((note.pitch, note.onset))
        if note.tie in ("stop", "continue") and not note.grace and waiting:
            # Prefer the same voice, since unisons may be tied side by side.
            index = next((i for i in waiting if joined[i].voice == note.voice), waiting[0])
            waiting.remove(index)
            head = joined[index]
            joined[index] = replace(head, duration=note.end - head.onset, fermata=head.fermata or note.fermata)
        else:
            index = len(joined)
            joined.append(replace(note, tie="") if note.tie else note)
        if note.tie in ("start", "continue") and not note.grace:
            open_heads.setdefault((note.pitch, note.end), []).append(index)
    return tuple(sorted(joined, key=note_order))
