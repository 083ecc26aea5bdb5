"""Engraved pages: ids kept, nothing that a strict policy forbids, Chinese shown."""

import re
import zlib
from dataclasses import replace

from musicstudio.engine.notation import Lyric, Score
from musicstudio.engine.notation.engraving import ENGRAVING_CSS, engrave_pdf, engrave_svg
from tests.fixtures.good_files import small_score


def test_every_note_is_found_by_its_id() -> None:
    score = small_score()
    (svg,) = engrave_svg(score, width_px=800)
    for _, note in score.notes():
        assert f'<g id="{note.id}" class="note"' in svg
    assert '<g id="e-s2" class="note"' in svg


def test_no_style_reaches_the_page() -> None:
    pages = engrave_svg(small_score(), width_px=600, page=True)
    for svg in pages:
        assert "<style" not in svg
        assert " style=" not in svg
        assert "data:" not in svg
        assert "Leipzig" not in svg
        assert not re.search("[\ue000-\uf8ff]", svg)
        assert svg.startswith('<svg class="engraving"')
    assert "♯" in pages[0], "the sign of C♯m7b5 is not lost with verovio's font"
    assert "stroke: currentColor" in ENGRAVING_CSS


def test_nothing_is_drawn_where_a_section_begins() -> None:
    assert not any(re.search(r"systemMilestone[^>]*><ellipse", page) for page in engrave_svg(small_score(), width_px=800))


def test_equal_scores_give_equal_pages() -> None:
    assert engrave_svg(small_score(), width_px=500) == engrave_svg(small_score(), width_px=500)


def test_chinese_titles_and_words_are_shown() -> None:
    score = small_score()
    first = replace(score.parts[0].notes[0], lyrics=(Lyric("爱"),))
    part = replace(score.parts[0], notes=(first, *score.parts[0].notes[1:]))
    score = replace(score, title="月亮代表我的心", parts=(part, *score.parts[1:]))
    svg = "".join(engrave_svg(score, width_px=800, page=True))
    assert "月亮代表我的心" in svg and "爱" in svg
    fonts = b"".join(_streams(engrave_pdf(score)))
    assert b"CJK" in fonts or b"PingFang" in fonts


def test_a_long_score_has_more_pages() -> None:
    score = small_score()
    bars = 60
    length = score.end
    measures = tuple(replace(m, onset=m.onset + k * length) for k in range(bars) for m in score.measures)
    notes = tuple(replace(n, id=f"{n.id}{k}", onset=n.onset + k * length) for k in range(bars) for n in score.parts[0].notes)
    long = Score(measures, (replace(score.parts[0], notes=notes),), title="Long")
    content = engrave_pdf(long)
    assert content.startswith(b"%PDF")
    assert b"".join(_streams(content)).count(b"/MediaBox") >= 2


def _streams(pdf: bytes) -> list[bytes]:
    """The file's bytes and every packed stream in it, since cairo packs its object tables."""
    found = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return found
