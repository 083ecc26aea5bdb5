"""How a new work starts: empty, from one of three melodies, or from a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.compose.melodies import MELODIES
from apps.library.imports import SUFFIXES

#: What file choosers offer: scores, and recordings to be written down (static/js/compose/hum/kinds.js knows them as well).
ENDINGS = ",".join((*SUFFIXES, ".wav", ".mp3", ".flac", ".ogg", ".oga", ".aif", ".aiff"))


class NewWorkForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    melody = forms.ChoiceField(
        label=_("Melody"), required=False, choices=[("", _("Empty")), *((tune.slug, tune.title) for tune in MELODIES)]
    )
    file = forms.FileField(
        label=_("MIDI, MusicXML, MuseScore, ABC or UTAU file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def clean_file(self) -> Any:
        return self.cleaned_data.get("file") or None
