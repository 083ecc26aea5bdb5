"""Content credentials (C2PA): what made a sound file, signed, inside of the file itself.

A studio signs with a key and certificates that it has made for itself. Programs that read credentials can tell that the file is
as the studio wrote it; who that studio is, only where somebody has made its root certificate known to them.
Source: C2PA Technical Specification 2.2, https://spec.c2pa.org/; the certificates follow its chapter 14.5.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import CertificateBuilder, KeyUsage

MEDIA_TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac"}
"""Formats that can carry credentials."""
Source = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_YEARS = 20


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


def signed(sound: bytes, form: str, title: str, source: Source, maker: tuple[str, str], identity: str) -> bytes:
    """A sound file in one of MEDIA_TYPES with the statement that it was made from `source` by `maker` (name and version), signed
    with an identity as `new_identity` gives it. The sound is the same to the last bit."""
    import c2pa

    end = "-----END PRIVATE KEY-----\n"
    key, _end, chain = identity.partition(end)
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain.encode(), (key + end).encode(), None))
    name, version = maker
    created = {
        "action": "c2pa.created",
        "digitalSourceType": f"{_SOURCES}{source}",
        "softwareAgent": {"name": name, "version": version},
    }
    claim = {
        "claim_generator_info": [{"name": "MusicStudio", "version": version}],
        "title": title,
        "format": MEDIA_TYPES[form],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }
    made = io.BytesIO()
    with signer, c2pa.Builder(claim) as builder:
        builder.sign(signer, MEDIA_TYPES[form], io.BytesIO(sound), made)
    return made.getvalue()
