"""The audit trail becomes a chain, and the database guards it against more than changes.

An entry may be put into the chain once and may lose its actor once; nothing else of it changes. Rows cannot be deleted, nor the
table emptied (DELETE without WHERE on SQLite, TRUNCATE on PostgreSQL). A later migration that rebuilds the table on SQLite
must create both triggers again.
"""

from importlib import import_module

import django.utils.timezone
from django.db import migrations, models

from apps.accounts.chain import GENESIS, link, pseudonym

CONTENT = ("id", "at", "verb", "subject", "detail", "who")
PLACE = ("seq", "previous", "hash")


def same(columns, operator):
    return " AND ".join(f"NEW.{column} {operator} OLD.{column}" for column in columns)


ALLOWED = """{content} AND (
    (NEW.actor_id IS NULL AND {place})
    OR (OLD.seq IS NULL AND NEW.seq IS NOT NULL AND {actor}))"""
SQLITE_ALLOWED = ALLOWED.format(content=same(CONTENT, "IS"), place=same(PLACE, "IS"), actor=same(["actor_id"], "IS"))
EQUAL = "IS NOT DISTINCT FROM"
POSTGRESQL_ALLOWED = ALLOWED.format(content=same(CONTENT, EQUAL), place=same(PLACE, EQUAL), actor=same(["actor_id"], EQUAL))
GUARD = {
    "sqlite": [
        f"""CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON accounts_auditentry WHEN NOT ({SQLITE_ALLOWED})
        BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
        """CREATE TRIGGER audit_entries_are_kept BEFORE DELETE ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION audit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF {POSTGRESQL_ALLOWED} THEN RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION 'audit entries are never changed' USING ERRCODE = 'restrict_violation';
        END $$""",
        """CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON accounts_auditentry
        FOR EACH ROW EXECUTE FUNCTION audit_entries_stay()""",
        """CREATE TRIGGER audit_entries_are_kept BEFORE TRUNCATE ON accounts_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_stay()""",
    ],
}
UNGUARD = {
    "sqlite": ["DROP TRIGGER audit_entries_stay", "DROP TRIGGER audit_entries_are_kept"],
    "postgresql": [
        "DROP TRIGGER audit_entries_stay ON accounts_auditentry",
        "DROP TRIGGER audit_entries_are_kept ON accounts_auditentry",
        "DROP FUNCTION audit_entries_stay()",
    ],
}
before = import_module("apps.accounts.migrations.0002_audit_guard")


def guard(apps, schema_editor):
    for statement in GUARD[schema_editor.connection.vendor]:
        # Without parameters no sign in the statement is taken for a placeholder.
        schema_editor.execute(statement, None)


def unguard(apps, schema_editor):
    for statement in UNGUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def chain(apps, schema_editor):
    """What was written before the chain gets its places in the order of time."""
    AuditEntry = apps.get_model("accounts", "AuditEntry")
    AuditHead = apps.get_model("accounts", "AuditHead")
    seq, previous = 0, GENESIS
    for entry in AuditEntry.objects.order_by("at", "id").iterator(2000):
        seq += 1
        entry.seq, entry.previous, entry.who = seq, previous, pseudonym(entry.actor_id)
        content = ("id", "seq", "at", "who", "verb", "subject", "detail", "previous")
        entry.hash = previous = link({name: getattr(entry, name) for name in content})
        entry.save(update_fields=["seq", "previous", "who", "hash"])
    AuditHead.objects.create(pk=1, seq=seq, hash=previous)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_api_tokens")]
    operations = [
        migrations.RunPython(before.unguard, before.guard),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.CharField(default=GENESIS, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("entries", models.PositiveBigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("problem", models.CharField(blank=True, max_length=32)),
                ("problem_seq", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "check of the audit trail",
                "verbose_name_plural": "checks of the audit trail",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="at",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="who",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="seq",
            field=models.BigIntegerField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="previous",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="hash",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
