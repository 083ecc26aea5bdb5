"""`manage.py voice_previews`: sing the short sounds that the gallery of voices plays, static/voices/<name>.ogg."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from musicstudio.engine.notation import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation import Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.singing.flow import flow
from musicstudio.engine.singing.voices import Card, cards

WORDS = {"en": "Sing a song of morning light", "zh": "清晨的光照进窗", "ja": "あさひがのぼる"}
STEPS = (0, 2, 4, 7, 5, 4, 2)  # over the middle of the voice's range, less a fourth


class Command(BaseCommand):
    help = "Sing one phrase with every voice, for the gallery. Run it after the voices' weights have changed."
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        from musicstudio.engine.audio.encoding import encode
        from musicstudio.engine.singing.features import RATE
        from musicstudio.engine.singing.performance import Wishes, perform
        from musicstudio.engine.singing.provenance import SYNTHETIC
        from musicstudio.engine.singing.singer import sing

        folder = settings.BASE_DIR / "static" / "voices"
        folder.mkdir(parents=True, exist_ok=True)
        for card in cards():
            [phrase] = perform(_tune(card), "voice", "1", 1, Wishes(language=card.language)).phrases
            samples = sing(phrase, {card.name: 1.0}).samples
            path = folder / f"{card.name}.ogg"
            path.write_bytes(encode(samples, RATE, "ogg", title=card.title, comment=SYNTHETIC))
            if options["verbosity"]:
                self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} ({len(samples) / RATE:.1f} s)")


def _tune(card: Card) -> Score:
    """Seven notes, each with a syllable of the voice's own language."""
    low = (card.low + card.high) // 2 - 4
    lengths = [BEAT] * (len(STEPS) - 1) + [2 * BEAT]
    onsets = [sum(lengths[:i]) for i in range(len(STEPS))]
    notes = tuple(
        Note(f"n{i}", onset, length, low + step)
        for i, (step, onset, length) in enumerate(zip(STEPS, onsets, lengths, strict=True))
    )
    end = sum(lengths)
    bare = Score(regular_measures(end, Score(()).metres), (Part("voice", "Voice", notes),), tempos=(Tempo(0, 112.0),))
    words = flow(bare, "voice", "1", 1, WORDS[card.language], language=card.language).lyrics
    worded = tuple(replace(note, lyrics=words.get(note.id, ())) for note in notes)
    return replace(bare, parts=(Part("voice", "Voice", worded),))
