"""Bring the catalogues in locale/ up to date with the sentences in the code: `python -m scripts.extract_messages`.

New sentences get an empty translation (English: themselves), sentences that are gone are taken out. Prints what is still to
be translated.
"""

import polib

from scripts.console import say
from scripts.messages import DOMAINS, LANGUAGES, ROOT, Key, Sentence, catalogue, extract

PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "zh_Hans": "nplurals=1; plural=0;"}
PLURALS = {"en": 2, "zh_Hans": 1}


def update(language: str, domain: str, sentences: dict[Key, Sentence]) -> list[str]:
    """Rewrite one catalogue; returns the sentences without translation."""
    path = catalogue(language, domain)
    old = {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Project-Id-Version": "MusicStudio",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    for sentence in sorted(sentences.values(), key=lambda one: (min(one.files), one.text)):
        new.append(_entry(sentence, language, old.get(sentence.key)))
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return [entry.msgid for entry in new if not entry.translated()]


def _entry(sentence: Sentence, language: str, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=sentence.text,
        msgctxt=sentence.context or None,
        occurrences=[(file, "") for file in sorted(sentence.files)],
        flags=["python-format"] if "%(" in sentence.text else [],
    )
    if sentence.plural:
        own = (sentence.text, sentence.plural) if language == "en" else ("",)
        entry.msgid_plural = sentence.plural
        kept = old.msgstr_plural if old and old.msgid_plural == sentence.plural else {}
        entry.msgstr_plural = {index: kept.get(index, own[index]) for index in range(PLURALS[language])}
    else:
        entry.msgstr = sentence.text if language == "en" else (old.msgstr if old and not old.fuzzy else "")
    return entry


def main() -> None:
    for domain in DOMAINS:
        sentences = extract(domain)
        for language in LANGUAGES:
            missing = update(language, domain, sentences)
            path = catalogue(language, domain).relative_to(ROOT)
            say(f"{path}: {len(sentences)} sentences, {len(missing)} without translation")
            for text in missing:
                say(f"    {text!r}")


if __name__ == "__main__":
    main()
