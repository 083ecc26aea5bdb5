"""Content credentials (C2PA): what made a sound file, signed, inside of the file itself.

A studio signs with a key and certificates that it has made for itself. Programs that read credentials can tell that the file is
as the studio wrote it; who that studio is, only where somebody has made its root certificate known to them.
Source: C2PA Technical Specification 2.2, https://spec.c2pa.org/; the certificates follow its chapter 14.5.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import CertificateBuilder, KeyUsage

MEDIA_TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac"}
"""Formats that can carry credentials."""
Source = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MODELS = "org.musicstudio.models"
"""The studio's own assertion: which models, trained on what, and whether a voice in it is synthetic."""
_YEARS = 20
_BEGIN = "-----BEGIN CERTIFICATE-----"


def new_identity() -> str:
    """A fresh private key and its certificates, the studio's own and the root that answers for it, as PEM one after the other."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("MusicStudio root", root_key)
    root = root.add_extension(x509.BasicConstraints(True, 0), True).add_extension(_may(certify=True), True)
    own = _certificate("MusicStudio", key)
    own = own.add_extension(x509.BasicConstraints(False, None), True).add_extension(_may(certify=False), True)
    own = own.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
    own = own.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
    chain = [each.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) for each in (own, root)]
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return b"".join([secret, *chain]).decode()


def _certificate(name: str, key: EllipticCurvePrivateKey) -> CertificateBuilder:
    from cryptography import x509

    def named(common: str) -> x509.Name:
        values = {x509.NameOID.ORGANIZATION_NAME: "MusicStudio", x509.NameOID.COMMON_NAME: common}
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in values.items()])

    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder(subject_name=named(name), issuer_name=named("MusicStudio root"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _may(*, certify: bool) -> KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not certify,
        key_cert_sign=certify,
        crl_sign=certify,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


@dataclass(frozen=True)
class Maker:
    """A model that had a part in a sound: name, version, what it was trained on, the digest of its weights; "" is unknown."""

    name: str
    version: str = ""
    training_data: str = ""
    weights_sha256: str = ""


@dataclass(frozen=True)
class Statement:
    """What is said about a sound: its title, where it comes from, whether a synthetic voice sings in it, and which models
    had a part in it, at least one."""

    title: str
    source: Source
    voice: bool
    makers: tuple[Maker, ...]


def signed(sound: bytes, form: str, said: Statement, identity: str) -> bytes:
    """A sound file in one of MEDIA_TYPES with a statement, signed with an identity as `new_identity` gives it. The sound is the
    same to the last bit."""
    import c2pa

    key, chain = _parts(identity)
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain.encode(), key.encode(), None))
    claim = {
        "claim_generator_info": [{"name": "MusicStudio"}],
        "title": said.title,
        "format": MEDIA_TYPES[form],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": _actions(said)}},
            {"label": MODELS, "data": {"synthetic_voice": said.voice, "models": [asdict(maker) for maker in said.makers]}},
        ],
    }
    made = io.BytesIO()
    with signer, c2pa.Builder(claim) as builder:
        builder.sign(signer, MEDIA_TYPES[form], io.BytesIO(sound), made)
    return made.getvalue()


def manifests_of(sound: bytes, form: str) -> dict[str, Any]:
    """What a file that this process has just signed carries, as JSON."""
    import c2pa

    with c2pa.Reader(MEDIA_TYPES[form], io.BytesIO(sound)) as reader:
        told = json.loads(reader.json())
    return {name: told[name] for name in ("active_manifest", "manifests")}


def root_of(identity: str) -> str:
    """The certificate (PEM) that answers for an identity: whoever trusts it knows what this studio has signed."""
    return _BEGIN + _parts(identity)[1].rpartition(_BEGIN)[2]


def _actions(said: Statement) -> list[dict[str, Any]]:
    """Created by the first model; every other one had its hand in it afterwards."""
    first, *others = ({"name": one.name, **({"version": one.version} if one.version else {})} for one in said.makers)
    created = {"action": "c2pa.created", "digitalSourceType": f"{SOURCES}{said.source}", "softwareAgent": first}
    return [created, *({"action": "c2pa.edited", "softwareAgent": other} for other in others)]


def _parts(identity: str) -> tuple[str, str]:
    """Private key and certificates."""
    key, end, chain = identity.partition("-----END PRIVATE KEY-----\n")
    return key + end, chain
