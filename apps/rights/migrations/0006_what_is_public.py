"""What was public before there were checks is published, and is checked as soon as the studio runs."""

from django.db import migrations


def publish(apps, schema_editor):
    work, publication = apps.get_model("library", "Work"), apps.get_model("rights", "Publication")
    public = work.objects.filter(visibility="public", publication=None).only("pk", "owner")
    rows = (publication(work=one, publisher_id=one.owner_id, state="published", unchecked=True) for one in public.iterator(chunk_size=500))
    publication.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("rights", "0005_gate")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
