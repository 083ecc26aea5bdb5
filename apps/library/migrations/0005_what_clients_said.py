"""What clients said of the making of a score stands apart from what the studio's own jobs say."""

from django.db import migrations


def set_apart(apps, schema_editor):
    revision = apps.get_model("library", "Revision")
    said = revision.objects.filter(origin__in=["edit", "import", "restore"]).exclude(provenance={})
    for one in said.only("provenance").iterator(chunk_size=200):
        if not {"client", "kept_from"} & set(one.provenance):
            revision.objects.filter(pk=one.pk).update(provenance={"client": one.provenance})


class Migration(migrations.Migration):
    dependencies = [("library", "0004_standing")]
    operations = [migrations.RunPython(set_apart, migrations.RunPython.noop)]
