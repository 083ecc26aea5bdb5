"""The page of a work that somebody reads: score, sound, files, and the way to a copy of one's own."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from apps.compose import exports
from apps.library.models import Revision, Work
from apps.library.permissions import visible_parent
from musicstudio.places import Busy

# Engraved in well under half a second; longer scores are left to the browser.
FIRST_PAINT_NOTES = 1500


def shared_page(
    request: HttpRequest, work: Work, newest: Revision | None, *, files: Mapping[str, str], remix: str
) -> HttpResponse:
    """`files`: addresses of the downloads by ending; `remix`: where the form for a copy goes. The caller has checked access."""
    context = {
        "work": work,
        "revision": newest,
        "engraving": first_paint(newest) if newest else "",
        "files": files,
        "sound": files.get("mp3"),
        "remix": remix,
        "parent": visible_parent(request.user, work),
        "composed": work.revisions.line().composed_by_a_model().exists(),
    }
    return render(request, "compose/shared.html", context)


def first_paint(revision: Revision) -> SafeString | str:
    """The engraved score, to be seen before the browser's own engraver is loaded; "" when it cannot be had soon."""
    if sum(len(part["notes"]) for part in revision.score["parts"]) > FIRST_PAINT_NOTES:
        return ""
    try:
        # Written anew from what was checked to hold nothing but drawing.
        return mark_safe(exports.engraving(revision, exports.SVG_WIDTHS[2]))  # noqa: S308
    except (Busy, exports.NotExportable):
        return ""
