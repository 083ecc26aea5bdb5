"""The page where anybody asks a sound file who made it."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from apps.accounts.limits import TooManyAttempts
from apps.library.models import Recording
from apps.library.uploads import AUDIO_BYTES, cap_uploads
from apps.rights.provenance.telling import told
from apps.rights.provenance.verifying import verify_for
from musicstudio.api import TooBusy, TooLarge
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.places import Busy
from musicstudio.sentences import sentence_of

ACCEPTED = ",".join(f".{ending}" for ending in Recording.ENDINGS.values())


@csrf_exempt  # the body is read, for its token too, after it has got its cap
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Choose a file, and read what it is; nothing of it is kept."""
    cap_uploads(request, AUDIO_BYTES)
    try:
        request.FILES  # noqa: B018 (read here, where it can still be refused)
    except TooLarge as error:
        return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error=str(error.detail))
    return _asked(request)


@never_cache
@csrf_protect
def _asked(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, HTTPStatus.OK)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, error=_("Choose a sound file first."))
    try:
        verdict = verify_for(request, upload)
    except TooManyAttempts as error:
        return _page(request, HTTPStatus.TOO_MANY_REQUESTS, error=str(error))
    except UnreadableAudio as error:
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, error=sentence_of(error))
    except Busy:
        return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, error=str(TooBusy.default_detail))
    remembered = verdict.remembered
    return _page(
        request,
        HTTPStatus.OK,
        told=told(verdict),
        name=upload.name,
        work=remembered.work if remembered else None,
        manifest=json.dumps(remembered.manifest, indent=2, ensure_ascii=False) if remembered and remembered.manifest else "",
    )


def _page(request: HttpRequest, status: HTTPStatus, **context: Any) -> HttpResponse:
    return render(request, "rights/verify.html", {"accepted": ACCEPTED, **context}, status=status)
