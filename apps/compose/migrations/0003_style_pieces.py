from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compose', '0002_style'),
    ]

    operations = [
        migrations.AddField(
            model_name='style',
            name='pieces',
            field=models.JSONField(default=list),
        ),
    ]
