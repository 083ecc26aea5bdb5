"""The page and the engine agree on the parts that the studio writes, and on which parts each choice writes."""

import json
import subprocess
from dataclasses import asdict
from typing import Any

from musicstudio.engine.choices import INSTRUMENT_PARTS, STYLE_PARTS
from musicstudio.engine.notation.choir import ACCOMPANIMENT, ACCOMPANIMENT_PARTS, CHOIR
from musicstudio.env import ROOT


def page_tables() -> dict[str, Any]:
    module = (ROOT / "static/js/compose/written_parts.js").as_uri()
    script = f"import * as all from '{module}'; console.log(JSON.stringify(all))"
    done = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True, cwd=ROOT)
    tables: dict[str, Any] = json.loads(done.stdout)
    return tables


def test_the_page_knows_the_same_parts() -> None:
    tables = page_tables()
    for name, parts in (("CHOIR", CHOIR), ("ACCOMPANIMENT", ACCOMPANIMENT)):
        assert tables[name] == [{key: asdict(part)[key] for key in ("id", "name", "clef", "program")} for part in parts]
    assert tables["STYLE_PARTS"] == {style: list(parts) for style, parts in STYLE_PARTS.items()}
    assert tables["INSTRUMENT_PARTS"] == {name: list(parts) for name, parts in INSTRUMENT_PARTS.items()}


def test_every_choice_writes_parts_that_there_are() -> None:
    for parts in (*STYLE_PARTS.values(), *INSTRUMENT_PARTS.values()):
        assert set(parts) <= set(ACCOMPANIMENT_PARTS)
