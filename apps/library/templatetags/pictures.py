"""Small pictures of scores for lists: the first bars as a piano roll, drawn on the server from the newest revision."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django import template
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from apps.library.models import Revision

register = template.Library()

WIDTH, HEIGHT, MARGIN = 320, 96, 10
MOST_BARS = 12
MOST_NOTES = 500
# The picture shows at least an octave and a half, so that a calm melody does not look like an alpine range.
LEAST_SEMITONES = 18
VOICES = ("voice-s", "voice-a", "voice-t", "voice-b")


class HasNewest(Protocol):
    """A Work of `Work.objects.with_newest()`."""

    newest_id: UUID | None


Listed = TypeVar("Listed", bound=HasNewest)


@register.filter
def with_pictures(works: Iterable[Listed]) -> list[tuple[Listed, SafeString]]:
    """Each work with its picture, "" for an empty work. One query for all of them.

    Revisions never change, so their pictures are kept in the cache.
    """
    works = list(works)
    wanted: dict[UUID, str] = {work.newest_id: f"picture:{work.newest_id}" for work in works if work.newest_id}
    known: dict[str, str] = cache.get_many(wanted.values())
    missing = [revision for revision, key in wanted.items() if key not in known]
    drawn = {
        wanted[revision]: roll_picture(score)
        for revision, score in Revision.objects.filter(pk__in=missing).values_list("pk", "score")
    }
    if drawn:
        cache.set_many({key: str(picture) for key, picture in drawn.items()}, 86_400)
    pictures = known | drawn
    # Only numbers and our own class names went into the markup.
    return [(work, mark_safe(pictures.get(f"picture:{work.newest_id}", ""))) for work in works]  # noqa: S308


def roll_picture(score: Mapping[str, Any]) -> str:
    """The first bars of a score (JSON form) as an SVG of rectangles; "" when they hold no notes."""
    bars = score["measures"][:MOST_BARS]
    end = bars[-1]["onset"] + bars[-1]["duration"]
    parts = [part for part in score.get("parts", []) if not part.get("percussion")]
    notes = [
        (number, note["onset"], min(note["duration"], end - note["onset"]), note["pitch"])
        for number, part in enumerate(parts)
        for note in part["notes"]
        if note["onset"] < end
    ][:MOST_NOTES]
    if not notes:
        return ""
    lowest, highest = min(pitch for *_, pitch in notes), max(pitch for *_, pitch in notes)
    spare = max(0, LEAST_SEMITONES - (highest - lowest))
    top, rows = highest + spare // 2, highest - lowest + spare + 1
    row = (HEIGHT - 2 * MARGIN) / rows
    thickness = max(row * 0.85, 2.5)
    lines = [f'<path class="bar-line" d="M{bar["onset"] / end * WIDTH:.1f} 0V{HEIGHT}"/>' for bar in bars[1:]]
    rectangles = [
        f'<rect class="{VOICES[number] if number < len(VOICES) else "voice-other"}" x="{onset / end * WIDTH:.1f}" '
        f'y="{MARGIN + (top - pitch) * row:.1f}" width="{max(duration / end * WIDTH - 1, 1):.1f}" height="{thickness:.1f}"/>'
        for number, onset, duration, pitch in notes
    ]
    return (
        f'<svg class="roll-picture" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(lines)}{''.join(rectangles)}</svg>"
    )
