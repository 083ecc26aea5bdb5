"""Both catalogues hold every sentence of the code, no other one, and a whole translation of each."""

import re
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from apps.compose.melodies import MELODIES
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from musicstudio.sentences import sentence_of
from scripts.compile_messages import compile_all
from scripts.extract_messages import PLURALS
from scripts.messages import DOMAINS, LANGUAGES, ROOT, catalogue, composed_in_place, extract, placeholders

CATALOGUES = [(language, domain) for language in LANGUAGES for domain in DOMAINS]
# Names, formats and keys are the same in both languages.
NAMES = re.compile(r"MusicStudio|MusicXML|MuseScore|MIDI|ABC|WAV|FLAC|OGG|MP3|PDF|ISWC|ISRC|IPI|ISNI|SHA|English|中文|Solo|Mute")
# Template text outside tags, comments and translations that is a word somebody would read.
WORD = re.compile(r"[A-Za-z]{3,}")


def read(language: str, domain: str) -> polib.POFile:
    return polib.pofile(str(catalogue(language, domain)))


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_the_catalogue_holds_exactly_the_sentences_of_the_code(language: str, domain: str) -> None:
    in_code = {(*sentence.key, sentence.plural) for sentence in extract(domain).values()}
    in_catalogue = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "") for entry in read(language, domain)}
    advice = "run `python -m scripts.extract_messages` and translate what it lists"
    assert not in_code - in_catalogue, f"missing; {advice}: {sorted(in_code - in_catalogue)}"
    assert not in_catalogue - in_code, f"stale; {advice}: {sorted(in_catalogue - in_code)}"


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_every_sentence_is_translated_and_none_is_a_guess(language: str, domain: str) -> None:
    entries = read(language, domain)
    assert not entries.obsolete_entries()
    assert [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()] == []
    plural = [entry for entry in entries if entry.msgid_plural]
    assert [entry.msgid for entry in plural if len(entry.msgstr_plural) != PLURALS[language]] == []


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_translations_are_filled_with_the_same_values(language: str, domain: str) -> None:
    for entry in read(language, domain):
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert placeholders(text) == wanted, entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_chinese_is_chinese_and_english_is_the_sentence_itself(domain: str) -> None:
    left = [
        entry.msgid
        for entry in read("zh_Hans", domain)
        if not entry.msgid_plural
        and not re.search(r"[\u4e00-\u9fff]", entry.msgstr)
        and WORD.search(NAMES.sub("", _plain(entry.msgid)))
    ]
    assert left == []
    for entry in read("en", domain):
        if entry.msgid_plural:
            assert entry.msgstr_plural == {0: entry.msgid, 1: entry.msgid_plural}
        else:
            assert entry.msgstr == entry.msgid


def test_the_engine_composes_no_sentence_where_it_raises_it() -> None:
    assert composed_in_place() == []


def test_a_sentence_of_the_engine_is_translated_and_then_filled() -> None:
    compile_all()
    score = score_to_json(MELODIES[0].score())
    score["parts"][0]["notes"][0]["pitch"] = 200
    with translation.override("zh-hans"), pytest.raises(UnreadableScore) as refused:
        score_from_json(score)
    assert "'pitch'" in str(refused.value)
    with translation.override("zh-hans"):
        assert sentence_of(refused.value) == "这不是乐谱：'pitch' 应为 0 到 127 之间的整数。"


def test_templates_hold_no_text_outside_translations() -> None:
    bare = {}
    for file in sorted((ROOT / "templates").rglob("*.html")):
        if words := _bare_words(file):
            bare[file.relative_to(ROOT).as_posix()] = words
    assert bare == {}


def test_compiled_catalogues_are_read_by_django(tmp_path: Path) -> None:
    compile_all()
    with translation.override("zh-hans"):
        assert gettext("Library") == "作品库"
        assert ngettext("%(count)s work", "%(count)s works", 3) % {"count": 3} == "3 个作品"
    with translation.override("en"):
        assert ngettext("%(count)s work", "%(count)s works", 1) % {"count": 1} == "1 work"
        assert ngettext("%(count)s work", "%(count)s works", 0) % {"count": 0} == "0 works"


def test_compiling_again_writes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(catalogue("zh_Hans", "django").read_text())
    assert (compile_all(tmp_path), compile_all(tmp_path)) == (1, 0)


def _plain(text: str) -> str:
    return re.sub(r"%\(\w+\)[sd]", "", text)


def _bare_words(file: Path) -> list[str]:
    text = file.read_text()
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->|<script.*?</script>", " ", text, flags=re.DOTALL)
    text = re.sub(r"{% block (?:main|body)_class %}.*?{% endblock %}", " ", text)
    text = re.sub(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", " ", text, flags=re.DOTALL)
    shown = re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
    text = re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    shown = [re.sub(r"{%.*?%}|{{.*?}}", " ", attribute) for attribute in shown]
    text = re.sub(r"<[^>]*>", " ", text)
    return [word for part in (text, *shown) for word in WORD.findall(NAMES.sub("", part))]
