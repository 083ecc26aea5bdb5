"""`manage.py fingerprint add|query|verify|rebuild`: the registry's ears from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.models import User
from apps.library.recordings import read_sound
from apps.rights import index
from apps.rights.models import Fingerprint, RegisteredRecording
from apps.rights.registry.errors import Refused
from apps.rights.registry.recordings import RecordingClaim, register_recording
from apps.rights.registry.works import Claim, register_work
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.fingerprint.landmarks import VERSION
from musicstudio.engine.fingerprint.listening import landmarks_safely
from musicstudio.engine.fingerprint.recognising import LIKELY, Recognition, recognise
from musicstudio.engine.fingerprint.segment import Damaged


class Command(BaseCommand):
    help = "Register a recording, ask what a file is, or look after the index of fingerprints."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        adding = parts.add_parser("add", help="register a work with this recording; workers listen to it")
        adding.add_argument("file", type=Path)
        adding.add_argument("--holder", required=True, help="name of the account that holds it")
        adding.add_argument("--title", help="of the work; the file's name when it is not given")
        asking = parts.add_parser("query", help="what of the registry this file is")
        asking.add_argument("file", type=Path)
        asking.add_argument("--json", action="store_true", help="one JSON object, unlikely likenesses too")
        parts.add_parser(
            "verify", help="read every byte of the index and compare it with the database; ends with 1 when it is damaged"
        )
        parts.add_parser("rebuild", help="build the index anew from the stored landmarks")

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        getattr(self, f"_{part}")(options)

    def _add(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        holder = User.objects.filter(username=options["holder"]).first()
        if holder is None:
            raise CommandError("There is no account of this name.")
        title = options["title"] or path.stem
        try:
            sound = read_sound(SimpleUploadedFile(path.name, _bytes(path)))
            with transaction.atomic():
                work = register_work(holder=holder, claim=Claim(title=title))
                recording = register_recording(work=work, actor=holder, claim=RecordingClaim(title=title), sound=sound)
        except (UnreadableAudio, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Registered as number {recording.number}: {recording.pk}. A worker listens to it.")

    def _query(self, options: dict[str, Any]) -> None:
        try:
            asked = landmarks_safely(_bytes(options["file"])).asked
        except UnreadableAudio as error:
            raise CommandError(str(error)) from error
        told = recognise(asked, index.whole(index.Catalogue.REGISTERED))
        names = dict(
            RegisteredRecording.objects.filter(number__in=[one.number for one in told.recognitions]).values_list(
                "number", "title"
            )
        )
        if options["json"]:
            known = [_fields(one, names) for one in told.recognitions]
            self.stdout.write(json.dumps({"answer": told.answer, "recognitions": known}))
            return
        likely = [one for one in told.recognitions if one.probability >= LIKELY]
        self.stdout.write(
            {"insufficient": "Too little to tell.", "unknown": "Nothing in the registry."}.get(told.answer, ""), ending=""
        )
        for one in likely:
            name, pitch = names.get(one.number, "?"), round(one.pitch, 1) + 0.0  # no minus before nothing
            self.stdout.write(f"{name}: {one.probability:.1%}, speed x {one.tempo:.3f}, pitch {pitch:+.1f}")
            for stretch in one.stretches:
                self.stdout.write(f"  {stretch.start:7.1f} - {stretch.end:.1f} s is {stretch.there:.1f} - {stretch.until:.1f} s")
        if not likely:
            self.stdout.write("")

    def _verify(self, options: dict[str, Any]) -> None:
        for catalogue in index.Catalogue:
            try:
                for shard in range(index.shards()):
                    read = index.index_of(catalogue, shard).check()
                    self.stdout.write(
                        f"{catalogue}, shard {shard + 1} of {index.shards()}: {read.references} references, "
                        f"{read.minutes:.1f} minutes, {read.megabytes:.1f} MB, whole."
                    )
            except Damaged as error:
                raise CommandError(
                    f"Shard {shard + 1} of what is {catalogue} is damaged ({error}). Run: manage.py fingerprint rebuild"
                ) from error
            came, went = index.synchronise(catalogue)
            self.stdout.write(f"{catalogue}: {came} references were missing and {went} too many, mended.")
        if old := Fingerprint.objects.exclude(version=VERSION).count():
            self.stdout.write(
                f"{old} recording(s) have landmarks of an older version and are found less well until they are heard again."
            )

    def _rebuild(self, options: dict[str, Any]) -> None:
        index.forget_what_is_not_asked()
        for catalogue in index.Catalogue:
            for shard in range(index.shards()):
                index.rebuild(catalogue, shard)
        self._verify(options)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _fields(one: Recognition, names: dict[int, str]) -> dict[str, Any]:
    stretches = [[round(x, 2) for x in (s.start, s.end, s.there, s.until)] for s in one.stretches]
    return {
        "recording": names.get(one.number), "probability": one.probability, "score": one.score, "agreeing": one.agreeing,
        "tempo": one.tempo, "pitch": one.pitch, "stretches": stretches,
    }  # fmt: skip
