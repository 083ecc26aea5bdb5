"""What an exported sound is to be recognised by when its credentials are gone."""

from functools import partial

import soundfile

from apps.jobs.handling import JobContext, Outcome
from apps.rights.models import ExportedSound
from apps.rights.provenance.remembering import gone, store_peaks
from musicstudio.engine.fingerprint.landmarks import DENSITY, VERSION, peaks_of
from musicstudio.engine.fingerprint.spectrum import at_rate


def hear_export(context: JobContext) -> Outcome:
    """Find the peaks of a sound that this studio has written itself."""
    sound = ExportedSound.objects.filter(pk=context.params["sound"]).first()
    if sound is None:
        raise gone()
    try:
        with sound.audio.open("rb") as file:
            samples, rate = soundfile.read(file, dtype="float32")
    except (FileNotFoundError, ValueError) as error:  # deleted meanwhile, or heard by an attempt that was cut off at its end
        raise gone() from error
    peaks = peaks_of(at_rate(samples, rate), DENSITY)
    return Outcome(commit=partial(store_peaks, sound.pk, peaks.packed().tobytes(), peaks.frames, VERSION))
