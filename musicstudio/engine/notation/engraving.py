"""A Score as engraved pages: SVG for the browser and PDF for paper, through verovio.

Every note head keeps its note's id as the id of its `<g class="note">` (a split note's later heads are `<id>-s2`,
`<id>-s3`, see `musicxml_names.py`). The SVG carries no `<style>` and no `style=""`, so the page must carry
`ENGRAVING_CSS`, or staff lines vanish and emphasis is lost.
"""

import io
import sys
from typing import Any

from musicstudio.engine.notation.musicxml_writer import write_musicxml
from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.svg_cleaning import clean_svg, with_cjk_font

__all__ = ["ENGRAVING_CSS", "EngravingUnavailable", "engrave_pdf", "engrave_svg"]

ENGRAVING_CSS = """\
.engraving { color: inherit; fill: currentColor; }
.engraving, .engraving text { font-family: "Times New Roman", Times, "Noto Serif SC", "Noto Serif CJK SC", serif; }
.engraving .definition-scale { color: inherit; }
.engraving ellipse, .engraving path, .engraving polygon, .engraving polyline, .engraving rect { stroke: currentColor; }
.engraving g.ending, .engraving g.fing, .engraving g.reh, .engraving g.tempo { font-weight: bold; }
.engraving g.dir, .engraving g.dynam, .engraving g.mNum { font-style: italic; }
.engraving g.label { font-weight: normal; }
.engraving g.placeholder { visibility: hidden; }
"""
"""What verovio's own `<style>` says, for a class instead of a random id, in the colour of the page."""

# A4 in tenths of a millimetre, which are verovio's units at scale 100.
_A4_WIDTH, _A4_HEIGHT = 2100, 2970
_A4_PIXELS = 210 / 25.4 * 96
_TALLEST = 60_000
_CJK_FAMILY = {"darwin": "PingFang SC", "win32": "Microsoft YaHei"}.get(sys.platform, "Noto Serif CJK SC")


NO_CAIRO = "PDF needs the cairo library; install the system package libcairo2 (on macOS: brew install cairo)."


class EngravingUnavailable(RuntimeError):
    """Engraving is not possible on this machine, in one sentence."""


def engrave_svg(score: Score, *, width_px: int, scale: int = 40, page: bool = False) -> list[str]:
    """SVG documents of `score`, `width_px` pixels wide (100..10,000); `scale` is percent, 40 makes a staff 29 pixels high.

    page=False gives one document as tall as the music (more only beyond 60,000 units of height) without title;
    page=True gives pages in the proportions of A4 with title and names on the first.
    """
    if not 100 <= width_px <= 10_000 or not 10 <= scale <= 200:
        raise ValueError("width_px must be 100..10000 and scale 10..200")
    width = min(100_000, max(100, width_px * 100 // scale))
    height = width * _A4_HEIGHT // _A4_WIDTH if page else _TALLEST
    return [clean_svg(svg) for svg in _pages(score, width, min(height, _TALLEST), scale, fixed=page)]


def _pages(score: Score, width: int, height: int, scale: int, *, fixed: bool) -> list[str]:
    toolkit = _toolkit()
    toolkit.setOptions(
        {
            "pageWidth": width,
            "pageHeight": height,
            "scale": scale,
            "adjustPageHeight": not fixed,
            "header": "auto" if fixed else "none",
            "footer": "none",
            "breaks": "auto",
            "svgViewBox": True,
            "svgFormatRaw": True,
            "smuflTextFont": "none",
            # The same score gives the same SVG.
            "xmlIdChecksum": True,
        }
    )
    if not toolkit.loadData(write_musicxml(score).decode()):
        raise ValueError("verovio cannot engrave this score")
    return [toolkit.renderToSVG(number) for number in range(1, toolkit.getPageCount() + 1)]


def _toolkit() -> Any:
    import verovio

    # Its warnings are about music we have already checked.
    verovio.enableLog(verovio.LOG_OFF)
    return verovio.toolkit()


def engrave_pdf(score: Score) -> bytes:
    """A4 PDF of `score`, with title and names, as many pages as it needs.

    Raises EngravingUnavailable when the system's cairo library is missing.
    """
    try:
        import cairosvg.surface
        from cairosvg.parser import Tree
    except (OSError, ImportError) as error:
        raise EngravingUnavailable(NO_CAIRO) from error

    file = io.BytesIO()
    pages = [with_cjk_font(clean_svg(svg), _CJK_FAMILY) for svg in _pages(score, _A4_WIDTH, _A4_HEIGHT, 40, fixed=True)]
    paper: Any = None

    class Page(cairosvg.surface.PDFSurface):  # type: ignore[misc]
        """One page of the shared file: cairosvg alone would start a new file for each."""

        def _create_surface(self, width: float, height: float) -> tuple[Any, float, float]:
            nonlocal paper
            if paper is None:
                paper = self.surface_class(file, width, height)
            return paper, width, height

    for svg in pages:
        Page(Tree(bytestring=_print_ready(svg).encode()), None, 96, output_width=_A4_PIXELS, output_height=_A4_PIXELS * 297 / 210)
        paper.show_page()
    paper.finish()
    return file.getvalue()


def _print_ready(svg: str) -> str:
    """`svg` with its CSS inside: on paper there is no page to carry it, and no policy to forbid it."""
    start = svg.index(">") + 1
    return f'{svg[:start]}<style type="text/css">{ENGRAVING_CSS.replace("inherit", "black")}</style>{svg[start:]}'
