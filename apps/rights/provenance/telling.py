"""A verdict in plain words, for the page, the API and the command alike."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.rights.provenance.verifying import Remembered, Verdict
from musicstudio.engine.audio.examining import Credentials


class Finding(StrEnum):
    """What a file is, in one word."""

    OURS = "ours"
    OURS_CHANGED = "ours_changed"
    OTHERS = "others"
    OTHERS_CHANGED = "others_changed"
    DAMAGED = "damaged"
    REMOVED = "removed"
    """It says nothing, and its sound left this studio."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class Told:
    """One sentence that says it, more that explain it, and what the credentials say, by label."""

    finding: Finding
    sentence: str
    remarks: list[str]
    facts: list[tuple[str, str]]


def told(verdict: Verdict) -> Told:
    """In the active language."""
    finding = _finding(verdict)
    said = verdict.examined.credentials
    return Told(finding, _sentence(finding, verdict), _remarks(finding, verdict), _facts(said) if said else [])


def _finding(verdict: Verdict) -> Finding:
    said = verdict.examined.credentials
    if said:
        if said.ours:
            return Finding.OURS if said.hold else Finding.OURS_CHANGED
        return Finding.OTHERS if said.hold else Finding.OTHERS_CHANGED
    if verdict.examined.damaged:
        return Finding.DAMAGED
    return Finding.REMOVED if verdict.remembered else Finding.NOTHING


def _sentence(finding: Finding, verdict: Verdict) -> str:
    match finding:
        case Finding.OURS:
            return _("This studio signed this file, and it is as it left the studio.")
        case Finding.OURS_CHANGED:
            return _("This studio signed this file, but it was changed afterwards.")
        case Finding.OTHERS:
            return _("Somebody else signed this file, and it is as they signed it.")
        case Finding.OTHERS_CHANGED:
            return _("Somebody else signed this file, but it was changed afterwards or its signature does not hold.")
        case Finding.DAMAGED:
            return _("This file has content credentials, but they are damaged and cannot be read.")
        case Finding.NOTHING:
            return _("This file does not say who made it.")
    if not verdict.examined.can_carry:
        return _("This file cannot carry content credentials, but its sound is one that this studio has exported.")
    return _("The content credentials were removed from this file; its sound is one that this studio has exported.")


def _remarks(finding: Finding, verdict: Verdict) -> list[str]:
    remarks = [_problem(code) for code in verdict.examined.credentials.problems] if verdict.examined.credentials else []
    if finding in (Finding.OTHERS, Finding.OTHERS_CHANGED):
        remarks.append(_("This studio does not know the certificate that it was signed with: the name in it may be anybody's."))
    if verdict.remembered:
        remarks += _memories(verdict.remembered)
    elif verdict.mute:
        remarks.append(_("Its sound is damaged and cannot be read."))
    elif finding is not Finding.OURS:
        remarks.append(_("This studio does not recognise its sound."))
    if finding is Finding.NOTHING:
        if not verdict.examined.can_carry:
            remarks.append(_("WAV, FLAC and MP3 files can carry content credentials; OGG and AIFF files cannot."))
        remarks.append(_("That proves nothing: credentials are easily removed, and most files never had any."))
    return remarks


def _memories(remembered: Remembered) -> list[str]:
    values = {"day": date_format(timezone.localtime(remembered.at), "DATE_FORMAT")}
    if remembered.exact:
        remarks = [_("It was exported from this studio on %(day)s.") % values]
    else:
        remarks = [_("Its sound was first exported from this studio on %(day)s, and a model had a part in it.") % values]
        if remembered.voice:
            remarks.append(_("The voice in it is synthetic."))
    if remembered.work is None:
        remarks.append(_("Of which work it is, is not public."))
    return remarks


def _facts(said: Credentials) -> list[tuple[str, str]]:
    signer = _("this studio") if said.ours else said.issuer
    facts = [(_("Signed by"), signer), (_("Signed on"), said.signed_at), (_("Title"), said.title)]
    facts += [(_("How it was made"), _source(source)) for source in said.sources]
    if said.voice:
        facts.append((_("Voice"), _("Synthetic: not sung by a person.")))
    for maker in said.makers:
        facts.append((_("Made with"), f"{maker.name} {maker.version}".strip()))
        facts.append((_("Trained on"), maker.training_data))
    facts.append((_("Credentials written by"), said.generator))
    return [(label, text) for label, text in facts if text]


def _source(source: str) -> str:
    """Terms of the IPTC's vocabulary of digital sources."""
    known = {
        "trainedAlgorithmicMedia": _("By a model."),
        "compositeWithTrainedAlgorithmicMedia": _("By people together with a model."),
        "algorithmicMedia": _("By a program."),
        "digitalCapture": _("Recorded."),
        "humanEdits": _("Edited by people."),
    }
    return known.get(source, source)


def _problem(code: str) -> str:
    """Why credentials do not hold, by code of the C2PA specification."""
    known = {
        "assertion.dataHash.mismatch": _("The sound, or something else in the file, is not what was signed."),
        "assertion.hashedURI.mismatch": _("What the credentials say is not what was signed."),
        "claimSignature.mismatch": _("The signature does not fit what it stands under."),
        "signingCredential.expired": _("The certificate had expired when it was signed."),
        "signingCredential.invalid": _("The certificate is not one for content credentials."),
    }
    return known.get(code) or _("A check failed: %(code)s.") % {"code": code}
