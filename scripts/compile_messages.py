"""Compile locale/**/*.po to the .mo files that Django reads, without the gettext tools: `python scripts/compile_messages.py`."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all(locale: Path = LOCALE) -> int:
    """Write every catalogue that is newer than its compiled form; returns how many were written."""
    written = 0
    for source in sorted(locale.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        # In one step: a running studio must never read half a catalogue.
        draft.replace(target)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
