"""A Score as MIDI bytes: format 1, 10,080 ticks per quarter, one track per part.

Explicit ties become one sounding note. A part whose voices sound the same pitch at once, or that has further voices,
gets one track per voice named "<part> [voice 2]", because a MIDI channel cannot hold two notes of one pitch; our reader
joins such tracks again. Grace notes sound as 32nds just before their beat, and come back as ordinary notes.
"""

from dataclasses import replace

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, MetreChange, Note, Part, Score, note_order
from musicstudio.engine.notation.ties import sounding_notes

GRACE_TICKS = TICKS_PER_QUARTER // 8


def write_midi(score: Score) -> bytes:
    """MIDI bytes of `score`. Repeats are written once, as they stand in the score."""
    import symusic

    song = symusic.Score(TICKS_PER_QUARTER)
    song.tempos.extend(symusic.Tempo(tempo.tick, tempo.bpm) for tempo in score.tempos)
    song.time_signatures.extend(symusic.TimeSignature(metre.tick, metre.beats, metre.unit) for metre in _metres(score))
    song.key_signatures.extend(symusic.KeySignature(key.tick, key.fifths, 1 if key.mode == "minor" else 0) for key in score.keys)
    # The first track holds no notes: its name is where MIDI programs look for the title.
    song.tracks.append(symusic.Track(score.title))
    for part in score.parts:
        for name, notes in tracks(part):
            track = symusic.Track(name, part.program, part.percussion)
            track.notes.extend(symusic.Note(note.onset, note.duration, note.pitch, note.velocity) for note in notes)
            track.lyrics.extend(symusic.TextMeta(note.onset, _word(note)) for note in notes if note.lyrics)
            song.tracks.append(track)
    data: bytes = song.dumps_midi()
    return data


def played_notes(part: Part) -> tuple[Note, ...]:
    """What sounds: ties joined, grace notes given a length just before their beat."""
    return tuple(sorted((_early(note) if note.grace else note for note in sounding_notes(part)), key=note_order))


def _early(grace: Note) -> Note:
    return replace(grace, onset=max(0, grace.onset - GRACE_TICKS), duration=GRACE_TICKS)


def tracks(part: Part) -> list[tuple[str, list[Note]]]:
    """(track name, notes) such that no track holds two notes of one pitch at once and each holds one voice."""
    lanes: list[tuple[str, dict[int, int], list[Note]]] = []
    for note in sorted(played_notes(part), key=lambda note: (note.voice, note.onset, note.pitch, note.id)):
        free = (lane for lane in lanes if lane[0] == note.voice and lane[1].get(note.pitch, 0) <= note.onset)
        lane = next(free, None)
        if lane is None:
            lane = (note.voice, {}, [])
            lanes.append(lane)
        lane[1][note.pitch] = note.end
        lane[2].append(note)
    if not lanes:
        return [(part.name, [])]
    first = part.name if lanes[0][0] == "1" else f"{part.name} [voice {lanes[0][0]}]"
    return [(first if index == 0 else f"{part.name} [voice {voice}]", notes) for index, (voice, _, notes) in enumerate(lanes)]


def _word(note: Note) -> str:
    lyric = note.lyrics[0]
    return lyric.text + ("-" if lyric.syllabic in ("begin", "middle") else "")


def _metres(score: Score) -> list[MetreChange]:
    """Time signatures with a pickup as a shorter first metre, which is how MIDI files tell of one."""
    pickup = score.pickup
    if not pickup:
        return list(score.metres)
    changes = list(score.metres)
    resumed = [] if any(metre.tick == pickup for metre in changes) else [replace(changes[0], tick=pickup)]
    for unit in (4, 8, 16, 32, 64):
        beats, rest = divmod(pickup * unit, 4 * TICKS_PER_QUARTER)
        if rest == 0 and beats <= 64:
            return [MetreChange(0, beats, unit), *resumed, *changes[1:]]
    return [changes[0], *resumed, *changes[1:]]
