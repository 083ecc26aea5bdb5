"""Sing a score file on the command line: no account, no database, no server."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.library.management.score_files import read_file
from apps.voice.controls import LANGUAGES, ROUTES, Settings, led_by
from apps.voice.exports import SONG_FORMATS, SOUNDS, song_file
from apps.voice.imports import ReadSong, song_in
from apps.voice.lines import CannotSing, lines_of
from apps.voice.suggestions import complete, singer_for
from musicstudio.credentials import sign
from musicstudio.engine.audio.credentials import Maker, Statement
from musicstudio.engine.notation import Score
from musicstudio.engine.singing.performance import Performance
from musicstudio.engine.singing.voices import cards, fitting

FORMATS = (*SOUNDS, *SONG_FORMATS)


class Command(BaseCommand):
    help = "Sing the words of a score: sing SCORE --voice VOICE --out OUT. The format follows from OUT's ending."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [card.name for card in cards()]
        parser.add_argument("score", type=Path, metavar="SCORE", help="MusicXML, MIDI, MuseScore, ABC, UST or USTX")
        parser.add_argument("--voice", choices=names, help="when nothing is said, one of the words' language")
        parser.add_argument("--blend", nargs=2, metavar=("VOICE", "SHARE"), help="another voice and its share from 0 to 1")
        parser.add_argument("--out", type=Path, required=True, metavar="OUT", help=f"ends in .{', .'.join(FORMATS)}")
        parser.add_argument("--part", metavar="PART[:VOICE]", help="by part id or name; otherwise the one with the most words")
        parser.add_argument(
            "--choir", nargs="*", metavar="PART[:VOICE][=SINGER]", help="parts that sing along, all others when none is named"
        )
        parser.add_argument("--verse", type=int, help="otherwise the first")
        parser.add_argument("--language", choices=LANGUAGES, help="of Latin letters, and of hanzi and kana beside each other")
        parser.add_argument("--transpose", type=int, help="semitones")
        parser.add_argument("--seed", type=int, help="of what wanders by chance; another one sings a little differently")
        parser.add_argument("--route", choices=ROUTES, help="the studio's own network, or WORLD")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        suffix = out.suffix.lower().removeprefix(".")
        if suffix not in FORMATS:
            raise CommandError(f"OUT must end in one of .{', .'.join(FORMATS)}, not {out.suffix or 'nothing'!r}.")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent} to write to.")
        song = song_in(read_file(options["score"]), options["score"].stem)
        for remark in song.remarks:
            self.stderr.write(remark)
        score, settings = song.score, _settings(song, options)
        try:
            if suffix in SONG_FORMATS:
                out.write_bytes(song_file(score, settings, suffix))
                told = str(out)
            else:
                told = f"{out} ({self._sing(score, settings, out, suffix):.1f} s)"
        except CannotSing as error:
            raise CommandError(str(error)) from error
        except FileNotFoundError as error:
            raise CommandError(f"The voices' weights are not here: {error}.") from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        if options["verbosity"]:
            self.stdout.write(told)

    def _sing(self, score: Score, settings: dict[str, Any], out: Path, suffix: str) -> float:
        """Write the file; how many seconds it plays."""
        from musicstudio.engine.audio.encoding import encode
        from musicstudio.engine.singing.features import RATE
        from musicstudio.engine.singing.mixing import joined
        from musicstudio.engine.singing.provenance import MODEL, SYNTHETIC, TRAINING_DATA, VERSION
        from musicstudio.engine.singing.singer import sing

        sounds = []
        for line in lines_of(score, settings):
            performance = line.perform()
            if not any(note.text.strip() for phrase in performance.phrases for note in phrase.notes):
                self.stderr.write("There are no words: every note is sung on “ah”.")
            for remark in performance.remarks:
                if remark.kind == "unknown":
                    self.stderr.write(f"{remark.text!r} cannot be read and is sung on “ah”.")
            self._say_range(performance, line.singer, settings["transpose"])
            sounds += [sing(phrase, line.singer, settings["route"]) for phrase in performance.phrases]
        _start, samples = joined([(sound.start, sound.samples) for sound in sounds])
        sound = encode(samples, RATE, suffix, title=score.title, comment=SYNTHETIC)
        maker = Maker(MODEL, VERSION, TRAINING_DATA)
        said = Statement(score.title or "Song", "trainedAlgorithmicMedia", voice=True, makers=(maker,))
        out.write_bytes(sign(sound, suffix, said))
        return len(samples) / RATE

    def _say_range(self, performance: Performance, singer: Mapping[str, float], transpose: int) -> None:
        card = next(card for card in cards() if card.name == max(singer, key=singer.__getitem__))
        low, high = performance.compass
        if card.low <= low and high <= card.high:
            return
        way = fitting((low, high), (card.low, card.high))
        offer = f"; --transpose {transpose + way:+d} would bring them there" if way else ""
        self.stderr.write(f"Some notes are outside of what {card.title} sings well{offer}.")


def _settings(song: ReadSong, options: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, what the file says, and the rest as its score suggests it. Raises CommandError."""
    score, settings = song.score, complete(song.settings, song.score)
    if options["part"]:
        settings = led_by(settings, *_part(score, options["part"]))
    if options["verse"] not in (None, settings["verse"]):
        settings |= {"phones": {}, "offsets": {}}
    names = ("verse", "language", "transpose", "seed", "route")
    settings |= {name: options[name] for name in names if options[name] is not None}
    if options["voice"] or options["blend"] or options["language"] or options["part"]:
        fitting = singer_for(score, settings["part"], settings["voice"], settings["language"])
        settings["singer"] = _singer(options["voice"] or fitting, options["blend"])
    if options["choir"] is not None:
        settings["choir"] = _choir(score, settings, options["choir"])
    checked = Settings(data=settings)
    if not checked.is_valid():
        raise CommandError(" ".join(f"--{name}: {texts[0]}" for name, texts in checked.errors.items()))
    return complete(checked.validated_data, score)


def _singer(voice: str, blend: tuple[str, str] | None) -> dict[str, float]:
    if blend is None:
        return {voice: 1.0}
    other, said = _known(blend[0]), blend[1]
    try:
        share = float(said)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1 or other == voice:
        raise CommandError("--blend takes another voice and its share from 0 to 1, as in --blend hazel 0.3.")
    return {voice: 1 - share, other: share}


def _choir(score: Score, lead: Mapping[str, Any], named: Sequence[str]) -> list[dict[str, Any]]:
    """Who sings along: the named parts, or all but the leading one and the drums; where nobody is named, a voice that reaches the
    notes."""

    def singer(part: str, voice: str) -> dict[str, float]:
        return {singer_for(score, part, voice, lead["language"]): 1.0}

    if not named:
        others = (part for part in score.parts if part.notes and not part.percussion)
        found = [(part.id, voice, singer(part.id, voice)) for part in others for voice in part.voices()]
    else:
        told = [text.partition("=") for text in named]
        lines = [(_part(score, part), name) for part, _equals, name in told]
        found = [(*line, {_known(name): 1.0} if name else singer(*line)) for line, name in lines]
    return [
        {"part": part, "voice": voice, "singer": sung_by}
        for part, voice, sung_by in found
        if (part, voice) != (lead["part"], lead["voice"])
    ]


def _known(voice: str) -> str:
    names = [card.name for card in cards()]
    if voice not in names:
        raise CommandError(f"The studio has no voice {voice}; it has {', '.join(names)}.")
    return voice


def _part(score: Score, text: str) -> tuple[str, str]:
    name, _colon, voice = text.partition(":")
    for part in score.parts:
        if name in (part.id, part.name) and (voice or "1") in part.voices():
            return part.id, voice or "1"
    there = ", ".join(f"{part.id}:{voice} ({part.name})" for part in score.parts for voice in part.voices())
    raise CommandError(f"The score has no voice {text}; it has {there or 'none'}.")
