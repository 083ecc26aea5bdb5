"""Reading content credentials (C2PA) out of foreign files: who signed them, whether they still hold, what they say.

`credentials.py` writes them. Everything that is read was written by whoever signed it: text, of modest length, and no more.
Source of the codes: C2PA Technical Specification 2.2, chapter 15.2.
"""

import io
import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from musicstudio.engine import sandbox
from musicstudio.engine.audio import messages
from musicstudio.engine.audio.credentials import MEDIA_TYPES, MODELS, SOURCES, Maker
from musicstudio.engine.audio.decoding import check_audio
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.audio.facts import format_of

TARGET: Final = "musicstudio.engine.audio.examining:parse"
LIMITS: Final = sandbox.Limits(output=256 * 1024)
MOST_TEXT, MOST_ITEMS = 1_000, 20
_UNTRUSTED, _TRUSTED, _SIGNED = "signingCredential.untrusted", "signingCredential.trusted", "claimSignature.validated"


@dataclass(frozen=True)
class Credentials:
    """What a file says about itself.

    `ours`: signed with the certificate that was asked about. `problems`: codes of what does not hold, none when the file is as it
    was signed. `sources`: IPTC digital source types; `makers`: what had a hand in it; all text as the signer wrote it, cut.
    """

    ours: bool
    problems: tuple[str, ...]
    issuer: str
    title: str
    generator: str
    signed_at: str
    sources: tuple[str, ...]
    makers: tuple[Maker, ...]
    voice: bool

    @property
    def hold(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class Examined:
    """`credentials`: None when the file carries none, or none that can be read (`damaged`)."""

    form: str
    credentials: Credentials | None = None
    damaged: bool = False

    @property
    def can_carry(self) -> bool:
        """Whether the studio signs files of this format."""
        return self.form in MEDIA_TYPES


def examine_safely(data: bytes, root: str) -> Examined:
    """The credentials of a foreign sound file, read in the sandbox; `root`: the certificate of those that count as ours.

    Raises UnreadableAudio for what is no sound file.
    """
    check_audio(data)
    form = format_of(data)
    if form not in MEDIA_TYPES:
        return Examined(form)
    try:
        answer = sandbox.run(TARGET, data, root, limits=LIMITS)
    except sandbox.SandboxFailure as error:
        raise UnreadableAudio(messages.TOO_HARD) from error
    # The child has read foreign bytes, so its answer is foreign too.
    told = _dict(answer)
    return Examined(form, _checked(_dict(told.get("credentials"))) if "credentials" in told else None, "damaged" in told)


def parse(data: bytes, root: str) -> dict[str, Any]:
    """The sandbox's entry."""
    import c2pa

    # Nothing is fetched: neither manifests that lie elsewhere nor whether a certificate was revoked.
    verify = {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False}
    context = c2pa.Context.from_dict({"verify": verify, "trust": {"user_anchors": root}})
    try:
        with c2pa.Reader(MEDIA_TYPES[format_of(data)], io.BytesIO(data), context=context) as reader:
            told = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return {}
    except c2pa.C2paError:
        return {"damaged": True}
    return {"credentials": asdict(_read(told))}


def _read(told: Any) -> Credentials:
    manifest = _dict(_dict(_dict(told).get("manifests")).get(_text(_dict(told).get("active_manifest"))))
    signature = _dict(manifest.get("signature_info"))
    results = _dict(_dict(_dict(told).get("validation_results")).get("activeManifest"))
    succeeded, failed = _codes(results.get("success")), _codes(results.get("failure"))
    assertions = {_text(one.get("label")): _dict(one.get("data")) for one in _dicts(manifest.get("assertions"))}
    actions = _dicts(assertions.get("c2pa.actions.v2", assertions.get("c2pa.actions", {})).get("actions"))
    models = assertions.get(MODELS, {})
    generators = [_text(one.get("name")) for one in _dicts(manifest.get("claim_generator_info"))]
    problems = [code for code in failed if code != _UNTRUSTED]
    if _SIGNED not in succeeded and not problems:
        problems = ["claimSignature.missing"]
    return Credentials(
        ours=_TRUSTED in succeeded and _SIGNED in succeeded,
        problems=tuple(problems),
        issuer=_text(signature.get("common_name")) or _text(signature.get("issuer")),
        title=_text(manifest.get("title")),
        generator=next(iter(generators), "") or _text(manifest.get("claim_generator")),
        signed_at=_text(signature.get("time")),
        sources=tuple(dict.fromkeys(_source(one) for one in actions if _source(one))),
        makers=_makers(models, actions),
        voice=models.get("synthetic_voice") is True,
    )


def _makers(models: dict[str, Any], actions: list[dict[str, Any]]) -> tuple[Maker, ...]:
    """As the studio names them, and else as actions of any signer do."""
    own = [_maker(one) for one in _dicts(models.get("models"))]
    agents = [_dict(one.get("softwareAgent")) or {"name": one.get("softwareAgent")} for one in actions]
    return tuple(dict.fromkeys(one for one in own or [_maker(agent) for agent in agents] if one.name))


def _maker(raw: dict[str, Any]) -> Maker:
    return Maker(*(_text(raw.get(name)) for name in ("name", "version", "training_data", "weights_sha256")))


def _source(action: dict[str, Any]) -> str:
    return _text(action.get("digitalSourceType")).removeprefix(SOURCES)


def _codes(raw: Any) -> list[str]:
    return list(dict.fromkeys(_text(one.get("code")) for one in _dicts(raw)))


def _text(raw: Any) -> str:
    """One line, cut."""
    return " ".join(raw[:MOST_TEXT].split()) if isinstance(raw, str) else ""


def _texts(raw: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in raw[:MOST_ITEMS]) if isinstance(raw, list) else ()


def _dict(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _dicts(raw: Any) -> list[dict[str, Any]]:
    return [one for one in raw[:MOST_ITEMS] if isinstance(one, dict)] if isinstance(raw, list) else []


def _checked(answer: dict[str, Any]) -> Credentials:
    return Credentials(
        ours=answer.get("ours") is True,
        problems=_texts(answer.get("problems")),
        issuer=_text(answer.get("issuer")),
        title=_text(answer.get("title")),
        generator=_text(answer.get("generator")),
        signed_at=_text(answer.get("signed_at")),
        sources=_texts(answer.get("sources")),
        makers=tuple(_maker(one) for one in _dicts(answer.get("makers"))),
        voice=answer.get("voice") is True,
    )
