"""What the owner has, and the people who ask for it."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart
from django.utils import timezone

from apps.accounts import tokens
from apps.accounts.models import AuditCheck, AuditEntry, User
from apps.compose.generators import EXTEND
from apps.compose.melodies import MELODIES
from apps.compose.styles import store_style
from apps.feed.models import Listen, Listener, Playlist, TasteVersion, Track
from apps.jobs.models import Job, JobEvent
from apps.library import links, services
from apps.library.models import Recording, Revision, Work
from apps.library.recordings import Sound
from apps.rights.cases.services import open_case
from apps.rights.models import Notice, Publication, RegisteredWork, RegistryImport
from apps.rights.registry.evidence import add_evidence
from apps.rights.registry.recordings import RecordingClaim, register_recording
from apps.rights.registry.works import Claim, register_work
from apps.voice.models import Clip, OwnRecording, OwnVoice, Song, Take
from apps.voice.suggestions import complete
from musicstudio.engine.notation.json_form import score_to_json
from tests.security.rule_kinds import OTHER, OWNER, REVIEWER, STRANGER, Rule
from tests.support.people import make_user
from tests.support.rights import match, publish
from tests.support.scores import melody
from tests.support.sounds import tone

SCORE = score_to_json(melody())
LONG = score_to_json(MELODIES[0].score())
HANDLER = ClientHandler(enforce_csrf_checks=False)


class Things:
    """What the owner has; every role asks for it."""

    def __init__(self) -> None:
        self.people = {
            OWNER: make_user("maria"),
            OTHER: make_user("otto"),
            REVIEWER: make_user("rita", role=User.Role.REVIEWER),
            "admin": make_user("ada", role=User.Role.ADMIN),
        }
        owner = self.people[OWNER]
        self.work: Work = services.create_work(owner=owner, title="Air", score=melody())
        self.revision: Revision = self.work.revisions.get()
        self.recording = Recording(work=self.work, title="Take", media_type="audio/wav", size=3, duration_ms=1, sha256="0" * 64)
        self.recording.audio.save("", ContentFile(b"abc"), save=False)
        self.recording.save()
        self.token, _secret = tokens.create_token(user=owner, name="Script")
        self.link = links.create_link(work=self.work, actor=owner)
        self.style = store_style(owner=owner, name="Mine", generator=EXTEND, weights=b"abc", figures={})
        song = Song.objects.create(work=self.work, owner=owner)
        about = {"size": 3, "start_s": 0, "duration_s": 1}
        whole = {"settings": complete({}, melody()), "sha256": "1" * 64, **about}
        self.take = Take(owner=owner, song=song, revision=self.revision, number=1, **whole)
        self.clip = Clip(owner=owner, song=song, key="2" * 64, **about)
        self.voice = OwnVoice.objects.create(owner=owner, name="Mine", language="en")
        spoken = OwnRecording(voice=self.voice, number=1, size=3, sha256="3" * 64, seconds=1)
        for sound in (self.take, self.clip, spoken):
            sound.audio.save("", ContentFile(tone(0.1)), save=False)
            sound.save()
        self.claim = register_work(holder=owner, claim=Claim(title="Air"))
        about = {"media_type": "audio/wav", "size": 3, "duration_ms": 1, "peaks": [], "sha256": "4" * 64}
        self.claimed = register_recording(
            work=self.claim, actor=owner, claim=RecordingClaim(title="Take"), sound=Sound(b"abc", about)
        )
        self.evidence = add_evidence(work=self.claim, actor=owner, upload=SimpleUploadedFile("contract.pdf", b"%PDF-"))
        self.table = RegistryImport.objects.create(holder=owner, dry_run=True, rows=1, report=[[2, "registered", "", ""]])
        holder = make_user("hanna")
        registered = RegisteredWork.objects.create(holder=holder, title="Sea")
        # Of another work: what is held is shut to everybody.
        held = services.create_work(owner=owner, title="Held")
        publication = Publication.objects.create(work=held, publisher=owner)
        self.match = match(publication, registered, recording=self.recording)
        self.case = open_case(publication=publication, work=registered, matches=[self.match])
        self.notice = Notice.objects.get(recipient=owner)
        self.published = publish(owner)
        about = {"state": Track.State.READY, "head": 1, "media_type": "audio/mpeg", "size": 3, "published_at": timezone.now()}
        self.heard = Track(work=self.work, artist=owner, **about)
        self.heard.audio.save("", ContentFile(b"abc"), save=False)
        self.heard.save(force_insert=True)
        Track.objects.create(work=self.published.work, artist=owner, **about)
        listener = Listener.objects.create(user=owner)
        self.listen = Listen.objects.create(listener=listener, play=uuid4(), track=self.heard, at=timezone.now())
        self.playlist = Playlist.objects.create(owner=owner, name="Mine")
        self.taste = TasteVersion.objects.create(state=TasteVersion.State.READY, size=3, learnt_until=timezone.now())
        self.check = AuditCheck.objects.create(entries=1, seq=1, hash="4" * 64)
        self.job = Job.objects.create(owner=owner, kind="compose.harmonise", state=Job.State.SUCCEEDED, last_seq=1)
        JobEvent.objects.create(job=self.job, seq=1, kind="state", data={"state": "succeeded"})

    def share(self) -> None:
        services.set_visibility(work=self.work, visibility="unlisted", actor=self.people[OWNER])

    def client(self, role: str) -> Client:
        """A client of this role. All share one handler: loading the middleware takes longer than any request."""
        client = Client(raise_request_exception=False)
        client.handler = HANDLER
        if role != STRANGER:
            client.force_login(self.people[role])
        return client

    def address(self, route: str) -> str:
        """The route with the owner's things filled in."""
        entry = AuditEntry.objects.latest("at")
        rows: dict[str, Any] = {
            "accounts/user": self.people[OWNER].pk, "accounts/auditentry": entry.pk, "library/work": self.work.pk,
            "jobs/job": self.job.pk, "rights/registeredwork": self.claim.pk, "accounts/auditcheck": self.check.pk,
            "rights/case": self.case.pk, "feed/track": self.heard.pk, "feed/tasteversion": self.taste.pk,
        }  # fmt: skip
        row = next((key for model, key in rows.items() if model in route), 1)
        filled = {
            "<uuid:work_id>": self.work.pk,
            "<uuid:revision_id>": self.revision.pk,
            "<uuid:recording_id>": self.recording.pk,
            "<uuid:job_id>": self.job.pk,
            "<uuid:style_id>": self.style.pk,
            "<uuid:take_id>": self.take.pk,
            "<uuid:voice_id>": self.voice.pk,
            "<uuid:registered_work_id>": self.claim.pk,
            "<uuid:registered_recording_id>": self.claimed.pk,
            "<uuid:evidence_id>": self.evidence.pk,
            "<uuid:import_id>": self.table.pk,
            "<int:number>": 1,
            "<slug:key>": self.clip.key,
            "<int:token_id>": self.token.pk,
            "<uuid:link_id>": self.link.pk,
            "<str:token>": self.link.token,
            "<uuid:case_id>": self.case.pk,
            "<uuid:match_id>": self.match.pk,
            "<str:side>": "published",
            "<uuid:track_id>": self.heard.pk,
            "<str:kind>": "like",
            "<uuid:play>": self.listen.play,
            "<uuid:playlist_id>": self.playlist.pk,
            "<str:name>": self.people[OWNER].username,
            "<uuid:publication_id>": self.published.pk,
            "<int:notice_id>": self.notice.pk,
            "<int:holder_id>": self.people[OTHER].pk,
            "<str:form>": "csv",
            "<path:object_id>": row,
            "<path:content_type_id>": 1,
            "<uidb64>": "MQ",
            "<token>": "no-token",
            "<str:suffix>": "mid",
            "<slug:slug>": "greensleeves",
            "^<app_label>/$": "accounts/",
            "(?P<url>.*)$": "nothing/here/",
        }
        address = route
        for pattern, value in filled.items():
            address = address.replace(pattern, str(value))
        assert "<" not in address, f"tests/security/test_access.py does not know what to put into {route}"
        return f"/{address}"

    def body(self, name: str) -> dict[str, Any]:
        """Arguments of Client.generic for the methods that take a body."""
        bodies: dict[str, Any] = {
            "revision": {"base": 1, "score": SCORE},
            "base": {"base": 1},
            "rating": {"value": 1},
            "generation": {"revision": str(self.revision.pk), "melody": {"part_id": "melody", "voice": "1"}},
            "texture": {"revision": str(self.revision.pk), "source_bar": 0},
            "link": {"revoked": True},
            "song": {"version": 0, "settings": {}},
            "take": {"work": str(self.work.pk), "revision": str(self.revision.pk)},
            "words": {"revision": str(self.revision.pk), "text": "la"},
            "own voice": {"name": "Me", "language": "en", "consent": True},
            "name": {"name": "The slow one"},
            "claim": {"title": "Rondo"},
            "title": {"title": "The slow one"},
            "move": {"move": "dispute", "version": 1, "reason": "I wrote this myself.", "declared": True},
            "claim by notice": {"work": str(self.case.work_id), "reason": "I wrote this myself."},
            "pieces": {"name": "Airs", "pieces": [{"title": "Air", "score": LONG}] * 5},
            "events": {"events": [{"uuid": str(uuid4()), "kind": "undo", "undoes": str(uuid4()), "at": "2026-01-01T00:00:00Z"}]},
            "reason": {"tag": "mood:calm"},
            "track": {"track": str(self.heard.pk), "tracks": [str(self.heard.pk)]},
            "nothing": {},
        }
        return {"data": json.dumps(bodies[name]), "content_type": "application/json"}

    def ask(self, client: Client, method: str, address: str, rule: Rule) -> Any:
        if method not in ("POST", "PUT", "PATCH"):
            return client.generic(method, address, QUERY_STRING=urlencode(rule.query))
        if rule.body == "recording" and method == "POST":
            return client.post(address, {"file": SimpleUploadedFile("take.wav", tone(0.1))})
        if rule.body == "spoken" and method == "PUT":
            body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("text.wav", tone(0.1))})
            return client.put(address, body, content_type=MULTIPART_CONTENT)
        if rule.body == "no file" or (rule.body == "nothing" and not address.startswith("/api/")):
            return getattr(client, method.lower())(address, **({} if method == "POST" else {"data": ""}))
        return client.generic(method, address, **self.body("nothing" if rule.body in ("recording", "spoken") else rule.body))
