"""The pages of one's own voices: what there is, and the page on which one of them is recorded and learnt."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from apps.accounts.permissions import account
from apps.voice.controls import LANGUAGES
from apps.voice.models import OwnVoice
from apps.voice.own_forms import OwnVoiceState
from apps.voice.own_voices import MOST_VOICES, RECORDING_BYTES, prompts_of, recorded_seconds
from apps.voice.permissions import own_voice
from apps.voice.services import NAME_LENGTH
from apps.voice.voice_cards import language_name
from musicstudio.engine.singing.own.hearing import MOST_SECONDS
from musicstudio.engine.singing.own.prompts import CONSENT, LEAST_SECONDS, prompts
from musicstudio.engine.singing.voices import cards


@require_safe
@login_required
@ensure_csrf_cookie
def voices(request: HttpRequest) -> HttpResponse:
    """My voices, and the way to begin one."""
    mine = OwnVoice.objects.visible_to(account(request.user)).select_related("job")
    context = {
        "rows": [(voice, language_name(voice.language), round(recorded_seconds(voice) / 60, 1)) for voice in mine],
        "languages": [(code, language_name(code), prompts(code)[CONSENT].text) for code in LANGUAGES],
        "most": MOST_VOICES,
        "name_length": NAME_LENGTH,
        "least_minutes": LEAST_SECONDS // 60,
    }
    return render(request, "voice/own_voices.html", context)


@require_safe
@login_required
@ensure_csrf_cookie
def voice(request: HttpRequest, voice_id: UUID) -> HttpResponse:
    """One of them: its prompts, its recordings, what was learnt."""
    found = own_voice(request.user, voice_id)
    boot = {
        "voice": OwnVoiceState(found).data,
        "prompts": [prompt.text for prompt in prompts_of(found)],
        "singers": {card.name: card.title for card in cards()},
        "limits": {"seconds": MOST_SECONDS, "bytes": RECORDING_BYTES, "least": LEAST_SECONDS, "name": NAME_LENGTH},
        "urls": {
            "voice": reverse("voice-api:own-voice", args=[found.pk]),
            "learning": reverse("voice-api:own-learning", args=[found.pk]),
            "voices": reverse("voice:own-voices"),
        },
    }
    return render(request, "voice/own_voice.html", {"voice": found, "boot": boot, "language": language_name(found.language)})
