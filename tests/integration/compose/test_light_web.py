"""The web process stays light: whatever page is asked for, torch and music21 stay with the workers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from musicstudio.env import ROOT

WALK = """
import json, sys
import musicstudio.asgi
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver

call_command("migrate", verbosity=0)
from apps.accounts.services import register
from apps.compose.melodies import MELODIES
from apps.compose.generators import HARMONISE
from apps.compose.services import request_generation
from apps.compose.controls import Harmonisation
from apps.library.services import create_work
from musicstudio.engine.notation.writing import write_score

user = register(username="maria", email="maria@example.org", password="four-part-harmony")
score = MELODIES[0].score()
work = create_work(owner=user, title="Tune", score=score)
controls = Harmonisation(data={"revision": str(work.newest().pk)})
controls.is_valid(raise_exception=True)
asked = {name: value for name, value in controls.validated_data.items() if name != "revision"}
job, _ = request_generation(HARMONISE, owner=user, revision=work.newest(), controls=asked, idempotency_key=None)
values = {"work_id": work.pk, "revision_id": work.newest().pk, "job_id": job.pk}

def walk(patterns, prefix):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.pattern.converters
        else:
            yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))

answers = {}
for logged_in in (False, True):
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    if logged_in:
        client.force_login(user)
    for route, converters in walk(get_resolver().url_patterns, "/"):
        address = route.replace("^", "").replace("$", "")
        for name in converters:
            for kind in ("uuid:", "str:", "int:", ""):
                address = address.replace(f"<{kind}{name}>", str(values.get(name, "pdf" if name == "suffix" else "x")))
        # A stream stays open while its job waits; nothing is loaded after its first byte.
        if "/admin/" in address or address.endswith("/events/"):
            continue
        answers[f"{address} {logged_in}"] = client.get(address).status_code
    for suffix in ("mid", "musicxml", "mxl", "wav"):
        client.get(f"/api/compose/revisions/{work.newest().pk}/export.{suffix}")
    for form, name in (("midi", "x.mid"), ("musicxml", "x.musicxml")):
        answer = client.post("/api/compose/imports/", {"file": SimpleUploadedFile(name, write_score(score, form))})
        answers[f"import {name} {logged_in}"] = answer.status_code
body = {"revision": str(work.newest().pk)}
answers["harmonise"] = client.post("/api/compose/harmonisations/", body, content_type="application/json").status_code
heavy = sorted({"torch", "music21", "verovio", "cairosvg"} & set(sys.modules))
print(json.dumps({"heavy": heavy, "answers": answers}))
"""


@pytest.mark.embedded
def test_no_address_loads_torch_or_music21(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MUSICSTUDIO_", "DJANGO_"))}
    environment |= {"MUSICSTUDIO_VAR": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, "-c", WALK], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["heavy"] == []
    # The walk has really been everywhere.
    assert said["answers"]["harmonise"] == 202
    assert said["answers"]["import x.mid True"] == 200
    broken = {address: status for address, status in said["answers"].items() if status >= 500}
    assert broken == {}
    assert sum(status == 200 for status in said["answers"].values()) > 15
