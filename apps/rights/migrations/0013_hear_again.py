"""Landmarks of version 1 miss tones between the middles of two bins: whatever has them is heard again as soon as the studio runs,
where its sound is kept. Exported sounds are not, and stay as they were heard."""

from django.db import migrations

BEFORE = 1


def hear_again(apps, schema_editor):
    recordings, publications = apps.get_model("rights", "RegisteredRecording"), apps.get_model("rights", "Publication")
    recordings.objects.filter(landmarks__version=BEFORE).exclude(audio="").update(fingerprint="waiting", failed_watches=0)
    heard = publications.objects.filter(work__recordings__landmarks__version=BEFORE)
    publications.objects.filter(pk__in=list(heard.values_list("pk", flat=True))).update(unchecked=True)


class Migration(migrations.Migration):
    dependencies = [("rights", "0012_index_rows")]
    operations = [migrations.RunPython(hear_again, migrations.RunPython.noop)]
